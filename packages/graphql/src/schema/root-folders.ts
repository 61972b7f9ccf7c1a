import * as schemas from '@cinephage/core/schemas';
import type { SchemaDeps } from './schema-deps.ts';

export function addRootFolders({ zod, query, resource }: SchemaDeps): void {
  const { list, get, create, update, remove } = resource(
    'root folder',
    zod.object(schemas.rootFolderSchema),
    ({ rootFolders }) => rootFolders,
  );
  list('rootFolders', 'All root folders, with the state of their disks.');
  get('rootFolder');
  query('validateRootFolder', zod.object(schemas.rootFolderValidationSchema), {
    description: 'Why a folder cannot be added as a root folder.',
    args: schemas.rootFolderValidateSchema,
    resolve: (_root, args, { library }) => library.rootFolders.validate(args),
  });
  create('createRootFolder', schemas.rootFolderCreateSchema, 'Adds a root folder.');
  update(
    'updateRootFolder',
    schemas.rootFolderUpdateSchema,
    'Changes a root folder. The path of one that movies are in stays.',
  );
  remove(
    'deleteRootFolder',
    'Deletes a root folder that no movie is in; nothing on the disk changes. Answers its id.',
  );
}
