import {
  downloadClientCreateSchema,
  downloadClientSchema,
  downloadClientUpdateSchema,
  remotePathMappingInputSchema,
} from '@cinephage/core/schemas';
import { idOf } from './fields.ts';
import type { SchemaDeps } from './schema-deps.ts';

const id = idOf('download client');

export function addDownloadClients({ zod, query }: SchemaDeps): void {
  query('downloadClients', {
    type: [zod.object(downloadClientSchema)],
    description: 'All download clients, by priority and name.',
    size: 10,
    resolve: (_root, _args, { library }) => library.downloadClients.list(),
  });
  query('downloadClient', {
    type: zod.object(downloadClientSchema),
    description: 'One download client.',
    args: { id },
    resolve: (_root, args, { library }) => library.downloadClients.get(args.id),
  });
}

export function addDownloadClientMutations({ zod, mutation }: SchemaDeps): void {
  zod.input('RemotePathMappingInput', remotePathMappingInputSchema);
  const added = zod.input('CreateDownloadClientInput', downloadClientCreateSchema);
  const changes = zod.input('UpdateDownloadClientInput', downloadClientUpdateSchema);
  mutation('createDownloadClient', {
    type: zod.object(downloadClientSchema),
    description:
      'Adds a download client. Programs on the network are not asked; `testNewDownloadClient` does that.',
    args: { input: added.describe('The download client to add.') },
    resolve: (_root, { input }, { library }) => library.downloadClients.create(input),
  });
  mutation('updateDownloadClient', {
    type: zod.object(downloadClientSchema),
    description:
      'Changes a download client. Passwords and keys that are left out stay, unless its host or port changes: then they have to be given again.',
    args: { id, input: changes.describe('What to change; at least one.') },
    resolve: (_root, args, { library }) => library.downloadClients.update(args.id, args.input),
  });
  mutation('deleteDownloadClient', {
    type: 'ID',
    description: 'Deletes a download client; what was handed to it stays there. Answers its id.',
    args: { id },
    async resolve(_root, args, { library }) {
      await library.downloadClients.delete(args.id);
      return args.id;
    },
  });
  mutation('testNewDownloadClient', {
    type: 'Boolean',
    description:
      'Checks whether a download client with these settings could be used, without adding it: it answers, takes the login, and its folders can be read here. If not, the error `DOWNLOAD_CLIENT_TEST_FAILED` says why.',
    args: { input: added.describe('The download client to check.') },
    async resolve(_root, { input }, { library }) {
      await library.downloadClients.test(input);
      return true;
    },
  });
  mutation('testDownloadClient', {
    type: 'Boolean',
    description:
      'Checks whether a download client can be used now: it answers, takes the login, and its folders can be read here. A client that is blocked is asked again. If not, the error `DOWNLOAD_CLIENT_TEST_FAILED` says why.',
    args: { id },
    async resolve(_root, args, { library }) {
      await library.downloadClients.testStored(args.id);
      return true;
    },
  });
}
