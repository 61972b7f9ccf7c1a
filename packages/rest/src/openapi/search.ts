import { examples } from './examples.ts';
import { createPendingReleasesParameters, createReleaseSearchParameters } from './parameters.ts';
import { errors, eventStream, noContent, success } from './responses.ts';
import type { Paths } from './types.ts';

const tags = ['Search'];

export function createSearchPaths(): Paths {
  return {
    '/api/search': {
      get: {
        operationId: 'searchReleases',
        tags,
        summary: 'Ask the indexers for releases of a movie or for a text',
        description: searchDescription,
        parameters: createReleaseSearchParameters(),
        responses: {
          200: searchResponse(),
          204: noContent('The client has the whole search already.'),
          ...errors(400, 404),
        },
      },
    },
    '/api/search/pending': {
      get: {
        operationId: 'listPendingReleases',
        tags,
        summary: 'List the releases that wait to be grabbed',
        description:
          'Releases whose delay is not over, and those whose download client could not be used, those that are due first before the ' +
          'others. Each version of a movie has one at most; a better release replaces it.',
        parameters: createPendingReleasesParameters(),
        responses: {
          200: success('PendingReleaseList', 'The releases.', examples.pendingReleaseList),
          ...errors(400),
        },
      },
    },
  };
}

/** As JSON or as events. */
function searchResponse(): object {
  const json = success('ReleaseSearchResult', 'What the indexers have.', examples.releaseSearchResult);
  const events = eventStream('', examples.releaseSearchStream);
  const contentOf = (response: object) => ('content' in response ? response.content : {});
  return { ...json, content: { ...Object(contentOf(json)), ...Object(contentOf(events)) } };
}

const searchDescription = `Answers with every release, approved or not, and why not. \`approved\`: it is of a movie of the library, its quality
profile wants it, and nothing else is against it. Indexers that fail are in \`indexerResults\`. Releases can be grabbed by \`guid\` and \`indexerId\` for
a day; \`downloadUrl\` is null, as addresses of downloads contain keys of indexers.

With \`Accept: text/event-stream\`, the indexers answer as they come: for each of them the event \`indexer\` (an \`IndexerResult\`) and the event
\`releases\` (\`indexerId\` and \`releases\`, the best first), and at the end \`done\` with \`totalResults\`, \`searchDuration\` and \`searchTime\`. A client that
reconnects after \`done\`, as \`EventSource\` does by itself, gets 204, which ends it. Unknown query parameters are ignored.`;
