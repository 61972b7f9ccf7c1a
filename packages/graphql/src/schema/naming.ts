import * as schemas from '@cinephage/core/schemas';
import { whatToChange } from './fields.ts';
import type { SchemaDeps } from './schema-deps.ts';

export function addNaming({ zod, query, mutation }: SchemaDeps): void {
  query('naming', zod.object(schemas.namingSettingsSchema), {
    description: 'How folders and files of movies are named.',
    resolve: (_root, _args, { library }) => library.naming.get(),
  });
  query('namingTokens', [zod.object(schemas.namingTokenSchema)], {
    description: 'Every token of templates.',
    size: 50,
    resolve: (_root, _args, { library }) => library.naming.tokens(),
  });
  query('namingPreview', [zod.object(schemas.namingPreviewSchema)], {
    description: 'How two sample movies are named by these settings, or by the stored ones if left out.',
    args: schemas.namingPreviewOptionsSchema,
    size: 2,
    resolve: (_root, args, { library }) => library.naming.preview(args),
  });
  query('validateNaming', zod.object(schemas.namingValidationSchema), {
    description: 'What is wrong with templates.',
    args: schemas.namingTemplatesSchema,
    resolve: (_root, args, { library }) => library.naming.validate(args),
  });
  mutation('updateNaming', zod.object(schemas.namingSettingsSchema), {
    description: 'Changes how folders and files of movies are named. No file is renamed by it.',
    args: { input: schemas.namingUpdateSchema.describe(whatToChange) },
    resolve: (_root, { input }, { library }) => library.naming.update(input),
  });
}
