import { downloadExamples as examples } from './download-examples.ts';
import { idParameter } from './parameters.ts';
import { body, errors, location, noContent, success } from './responses.ts';
import type { Paths } from './types.ts';

const tags = ['Download clients'];
const id = idParameter('The `id` of a download client', examples.downloadClient.id);
const usable = success('DownloadClientTested', 'It can be used.', examples.downloadClientTested);

export function createDownloadClientPaths(): Paths {
  return {
    '/api/download-clients': {
      get: {
        operationId: 'listDownloadClients',
        tags,
        summary: 'List the download clients',
        responses: {
          200: success('DownloadClientList', 'By priority and name.', examples.downloadClientList),
          ...errors(),
        },
      },
      post: {
        operationId: 'createDownloadClient',
        tags,
        summary: 'Add a download client',
        description:
          'Passwords and keys are encrypted and never shown. Programs on the network are not asked: test them first.',
        requestBody: body('DownloadClientCreate', examples.downloadClientCreate),
        responses: {
          201: success('DownloadClient', 'The new download client.', examples.downloadClient, location),
          ...errors(400, 403, 409, 413, 415),
        },
      },
    },
    '/api/download-clients/test': {
      post: {
        operationId: 'testNewDownloadClient',
        tags,
        summary: 'Check whether a download client with these settings could be used, without adding it',
        description:
          'It must answer, take the login, and put downloads where they can be read here. If not, 400 `DOWNLOAD_CLIENT_TEST_FAILED` with the reason, and the remote path mapping that may be missing.',
        requestBody: body('DownloadClientCreate', examples.downloadClientCreate),
        responses: { 200: usable, ...errors(400, 403, 413, 415) },
      },
    },
    ...createClientPaths(),
  };
}

function createClientPaths(): Paths {
  const found = success('DownloadClient', 'The download client.', examples.downloadClient);
  return {
    '/api/download-clients/{id}': {
      parameters: [id],
      get: {
        operationId: 'getDownloadClient',
        tags,
        summary: 'Get a download client',
        responses: { 200: found, ...errors(404) },
      },
      put: {
        operationId: 'updateDownloadClient',
        tags,
        summary: 'Change a download client',
        description:
          'Fields that are left out stay as they are. Passwords and keys do too, unless the host or the port changes, or HTTPS is turned off: then they have to be given again, so that they are not sent to another machine.',
        requestBody: body('DownloadClientUpdate', examples.downloadClientUpdate),
        responses: { 200: found, ...errors(400, 403, 404, 409, 413, 415) },
      },
      delete: {
        operationId: 'deleteDownloadClient',
        tags,
        summary: 'Delete a download client',
        description: 'What was handed to it stays there, and in the list of grabs.',
        responses: { 204: noContent('The download client is deleted.'), ...errors(403, 404) },
      },
    },
    '/api/download-clients/{id}/test': {
      parameters: [id],
      post: {
        operationId: 'testDownloadClient',
        tags,
        summary: 'Check whether a download client can be used now',
        description:
          'If not, 400 `DOWNLOAD_CLIENT_TEST_FAILED` with the reason. A client that has refused the login is asked again here, and by all nodes once it takes it.',
        responses: { 200: usable, ...errors(400, 403, 404) },
      },
    },
  };
}
