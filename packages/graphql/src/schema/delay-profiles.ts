import * as schemas from '@cinephage/core/schemas';
import type { SchemaDeps } from './schema-deps.ts';

export function addDelayProfiles({ zod, resource }: SchemaDeps): void {
  const { list, get, create, update, remove } = resource(
    'delay profile',
    zod.object(schemas.delayProfileSchema),
    ({ delayProfiles }) => delayProfiles,
  );
  list('delayProfiles', 'All delay profiles, the default one first.');
  get('delayProfile');
  create('createDelayProfile', schemas.delayProfileCreateSchema, 'Adds a delay profile.');
  update('updateDelayProfile', schemas.delayProfileUpdateSchema, 'Changes a delay profile.');
  remove('deleteDelayProfile', 'Deletes a delay profile that is not the default one. Answers its id.');
}
