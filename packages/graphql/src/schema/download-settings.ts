import * as schemas from '@cinephage/core/schemas';
import { whatToChange } from './fields.ts';
import type { SchemaDeps } from './schema-deps.ts';

export function addDownloadSettings({ zod, query, mutation }: SchemaDeps): void {
  query('downloadSettings', zod.object(schemas.downloadSettingsSchema), {
    description: 'Rules for downloads that fail.',
    resolve: (_root, _args, { library }) => library.downloadSettings.get(),
  });
  mutation('updateDownloadSettings', zod.object(schemas.downloadSettingsSchema), {
    description: 'Changes the rules for downloads that fail.',
    args: { input: schemas.downloadSettingsUpdateSchema.describe(whatToChange) },
    resolve: (_root, { input }, { library }) => library.downloadSettings.update(input),
  });
}
