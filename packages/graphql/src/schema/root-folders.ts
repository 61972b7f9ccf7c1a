import {
  rootFolderCreateSchema,
  rootFolderSchema,
  rootFolderUpdateSchema,
  rootFolderValidateSchema,
  rootFolderValidationSchema,
} from '@cinephage/core/schemas';
import { idOf } from './fields.ts';
import type { SchemaDeps } from './schema-deps.ts';

const id = idOf('root folder');

export function addRootFolders({ zod, query }: SchemaDeps): void {
  query('rootFolders', {
    type: [zod.object(rootFolderSchema)],
    description: 'All root folders, with the state of their disks.',
    size: 10,
    resolve: (_root, _args, { library }) => library.rootFolders.list(),
  });
  query('rootFolder', {
    type: zod.object(rootFolderSchema),
    description: 'One root folder.',
    args: { id },
    resolve: (_root, args, { library }) => library.rootFolders.get(args.id),
  });
  query('validateRootFolder', {
    type: zod.object(rootFolderValidationSchema),
    description: 'Why a folder cannot be added as a root folder.',
    args: rootFolderValidateSchema,
    resolve: (_root, args, { library }) => library.rootFolders.validate(args),
  });
}

export function addRootFolderMutations({ zod, mutation }: SchemaDeps): void {
  const added = zod.input('CreateRootFolderInput', rootFolderCreateSchema);
  const changes = zod.input('UpdateRootFolderInput', rootFolderUpdateSchema);
  mutation('createRootFolder', {
    type: zod.object(rootFolderSchema),
    description: 'Adds a root folder.',
    args: { input: added.describe('The root folder to add.') },
    resolve: (_root, { input }, { library }) => library.rootFolders.create(input),
  });
  mutation('updateRootFolder', {
    type: zod.object(rootFolderSchema),
    description: 'Changes a root folder. The path of one that movies are in stays.',
    args: { id, input: changes.describe('What to change; at least one.') },
    resolve: (_root, args, { library }) => library.rootFolders.update(args.id, args.input),
  });
  mutation('deleteRootFolder', {
    type: 'ID',
    description: 'Deletes a root folder that no movie is in; nothing on the disk changes. Answers its id.',
    args: { id },
    async resolve(_root, args, { library }) {
      await library.rootFolders.delete(args.id);
      return args.id.toLowerCase();
    },
  });
}
