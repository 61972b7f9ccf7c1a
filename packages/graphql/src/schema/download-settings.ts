import { downloadSettingsSchema, downloadSettingsUpdateSchema } from '@cinephage/core/schemas';
import type { SchemaDeps } from './schema-deps.ts';

export function addDownloadSettings({ zod, query }: SchemaDeps): void {
  query('downloadSettings', {
    type: zod.object(downloadSettingsSchema),
    description: 'Rules for downloads that fail.',
    resolve: (_root, _args, { library }) => library.downloadSettings.get(),
  });
}

export function addDownloadSettingsMutations({ zod, mutation }: SchemaDeps): void {
  const changes = zod.input('UpdateDownloadSettingsInput', downloadSettingsUpdateSchema);
  mutation('updateDownloadSettings', {
    type: zod.object(downloadSettingsSchema),
    description: 'Changes the rules for downloads that fail.',
    args: { input: changes.describe('What to change; at least one.') },
    resolve: (_root, { input }, { library }) => library.downloadSettings.update(input),
  });
}
