import { z } from 'zod';

export const pageInfoSchema = z
  .strictObject({
    hasNextPage: z.boolean().meta({ description: 'Whether the list continues after this page.' }),
    hasPreviousPage: z.boolean().meta({ description: 'Whether the list has something before this page.' }),
    startCursor: z
      .string()
      .nullable()
      .meta({ description: 'The cursor of the first edge; null: there are no edges.' }),
    endCursor: z
      .string()
      .nullable()
      .meta({ description: 'The cursor of the last edge; null: there are no edges.' }),
  })
  .meta({ id: 'PageInfo', description: 'The position of a page in its list.' });

export type PageInfo = Readonly<z.infer<typeof pageInfoSchema>>;
