import * as schemas from '@cinephage/core/schemas';
import { whatToChange } from './fields.ts';
import type { SchemaDeps } from './schema-deps.ts';

export function addSearchSettings({ zod, query, mutation }: SchemaDeps): void {
  query('searchSettings', zod.object(schemas.searchSettingsSchema), {
    description: 'Rules for the releases of all searches.',
    resolve: (_root, _args, { library }) => library.searchSettings.get(),
  });
  mutation('updateSearchSettings', zod.object(schemas.searchSettingsSchema), {
    description: 'Changes the rules for the releases of all searches.',
    args: { input: schemas.searchSettingsUpdateSchema.describe(whatToChange) },
    resolve: (_root, { input }, { library }) => library.searchSettings.update(input),
  });
}
