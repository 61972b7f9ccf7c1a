import { downloadExamples as examples } from './download-examples.ts';
import { createGrabListParameters, idParameter } from './parameters.ts';
import { body, errors, noContent, success } from './responses.ts';
import type { Paths } from './types.ts';

const tags = ['Downloads'];

export function createDownloadPaths(): Paths {
  return {
    '/api/download/grab': {
      post: {
        operationId: 'grabRelease',
        tags,
        summary: 'Hand a release that a search has found to a download client',
        description:
          'The release is one of the last day, whatever the decision about it was. Its file is fetched from the indexer and checked: a ' +
          'file of another kind is 502 `RELEASE_UNAVAILABLE`. Only one release is grabbed for a version of a movie at a time: 409 ' +
          '`RELEASE_ALREADY_GRABBED`. 409 `NO_DOWNLOAD_CLIENT` if no enabled client takes its protocol, 503 ' +
          '`DOWNLOAD_CLIENT_UNAVAILABLE` if none of them can be used now: the release stays pending and is tried again.',
        requestBody: body('ReleaseGrab', examples.releaseGrab),
        responses: {
          201: success('ReleaseGrabbed', 'A download client has it.', examples.releaseGrabbed),
          ...errors(400, 403, 404, 409, 413, 415, 502),
        },
      },
    },
    '/api/downloads/grabs': {
      get: {
        operationId: 'listGrabs',
        tags,
        summary: 'List what was grabbed, the newest first',
        parameters: createGrabListParameters(),
        responses: { 200: success('GrabPage', 'One page of grabs.', examples.grabPage), ...errors(400) },
      },
    },
    '/api/downloads/grabs/{id}': {
      parameters: [idParameter('The `id` of a grab', examples.releaseGrabbed.queueId)],
      delete: {
        operationId: 'cancelGrab',
        tags,
        summary: 'End a grab, so that another release can be grabbed for its version',
        description:
          'The download client keeps what it has. A grab that has ended, or is being handed over, is 409 `GRAB_NOT_CANCELLABLE`.',
        responses: { 204: noContent('The grab is cancelled.'), ...errors(403, 404, 409) },
      },
    },
  };
}
