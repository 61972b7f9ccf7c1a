import * as schemas from '@cinephage/core/schemas';
import { answerTrue, idOf } from './fields.ts';
import type { SchemaDeps } from './schema-deps.ts';

export function addDownloadClients({ zod, mutation, resource }: SchemaDeps): void {
  const { list, get, create, update, remove } = resource(
    'download client',
    zod.object(schemas.downloadClientSchema),
    ({ downloadClients }) => downloadClients,
  );
  list('downloadClients', 'All download clients, by priority and name.');
  get('downloadClient');
  create(
    'createDownloadClient',
    schemas.downloadClientCreateSchema,
    'Adds a download client. Programs on the network are not asked; `testNewDownloadClient` does that.',
  );
  update(
    'updateDownloadClient',
    schemas.downloadClientUpdateSchema,
    'Changes a download client. Passwords and keys that are left out stay, unless its host or port changes: then they have to be given again.',
  );
  remove(
    'deleteDownloadClient',
    'Deletes a download client; what was handed to it stays there. Answers its id.',
  );
  mutation('testNewDownloadClient', 'Boolean', {
    description:
      'Checks whether a download client with these settings could be used, without adding it: it answers, takes the login, and its folders can be read here. If not, the error `DOWNLOAD_CLIENT_TEST_FAILED` says why.',
    args: { input: schemas.downloadClientCreateSchema.describe('The download client to check.') },
    resolve: answerTrue(({ input }, { downloadClients }) => downloadClients.test(input)),
  });
  mutation('testDownloadClient', 'Boolean', {
    description:
      'Checks whether a download client can be used now: it answers, takes the login, and its folders can be read here. A client that is blocked is asked again. If not, the error `DOWNLOAD_CLIENT_TEST_FAILED` says why.',
    args: { id: idOf('download client') },
    resolve: answerTrue(({ id }, { downloadClients }) => downloadClients.testStored(id)),
  });
}
