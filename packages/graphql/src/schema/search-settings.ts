import { searchSettingsSchema, searchSettingsUpdateSchema } from '@cinephage/core/schemas';
import type { SchemaDeps } from './schema-deps.ts';

export function addSearchSettings({ zod, query }: SchemaDeps): void {
  query('searchSettings', {
    type: zod.object(searchSettingsSchema),
    description: 'Rules for the releases of all searches.',
    resolve: (_root, _args, { library }) => library.searchSettings.get(),
  });
}

export function addSearchSettingsMutations({ zod, mutation }: SchemaDeps): void {
  const changes = zod.input('UpdateSearchSettingsInput', searchSettingsUpdateSchema);
  mutation('updateSearchSettings', {
    type: zod.object(searchSettingsSchema),
    description: 'Changes the rules for the releases of all searches.',
    args: { input: changes.describe('What to change; at least one.') },
    resolve: (_root, { input }, { library }) => library.searchSettings.update(input),
  });
}
