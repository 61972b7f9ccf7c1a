import { z } from 'zod';

export const pageInfoSchema = z
  .strictObject({
    hasNextPage: z.boolean().meta({ description: 'Whether something comes after this part.' }),
    hasPreviousPage: z.boolean().meta({ description: 'Whether something comes before this part.' }),
    startCursor: z
      .string()
      .nullable()
      .meta({ description: 'The cursor of the first edge; null: there are no edges.' }),
    endCursor: z
      .string()
      .nullable()
      .meta({ description: 'The cursor of the last edge; null: there are no edges.' }),
  })
  .meta({ id: 'PageInfo', description: 'Where a part of a list stands in the whole.' });

export type PageInfo = Readonly<z.infer<typeof pageInfoSchema>>;
