/** Examples of the requests and responses about indexers. */

const fields = {
  name: 'Example',
  implementation: 'Torznab',
  baseUrl: 'https://indexer.example',
  apiPath: '/api',
  categories: [2000, 2040, 2045],
  priority: 25,
  minimumSeeders: 1,
  seedRatio: 1.5,
  seedTime: 2_880,
  enableRss: true,
  enableAutomaticSearch: true,
  enableInteractiveSearch: true,
  allowPrivateAddresses: false,
};

const capabilities = {
  movieSearch: true,
  searchParameters: ['q', 'imdbid', 'tmdbid'],
  maximumPageSize: 100,
  categories: [
    { id: 2000, name: 'Movies' },
    { id: 2040, name: 'Movies/HD' },
  ],
  readAt: '2024-01-15T10:30:00Z',
};

const indexerId = '0199e8a0-0000-7000-8000-000000000020';

const indexer = {
  id: indexerId,
  ...fields,
  protocol: 'torrent',
  hasApiKey: true,
  connection: null,
  capabilities,
  status: {
    state: 'backingOff',
    reason: 'It did not answer within 60 seconds.',
    until: '2024-01-15T10:35:00Z',
    failures: 2,
    lastSuccessAt: '2024-01-15T09:00:00Z',
    lastFailureAt: '2024-01-15T10:30:00Z',
    requests: 41,
    requestLimit: 100,
    grabs: 2,
    grabLimit: null,
  },
};

const connection = {
  kind: 'prowlarr',
  url: 'http://localhost:9696',
  hasApiKey: true,
  apiKeyReadable: true,
  allowPrivateAddresses: true,
  syncedAt: '2024-01-15T10:30:00Z',
};

const held = { remoteId: '7', name: 'Example' };

export const indexerExamples = {
  indexer,
  indexerId,
  indexerList: { indexers: [indexer] },
  indexerCreate: { ...fields, apiKey: '0123456789abcdef' },
  indexerUpdate: { priority: 1, enableRss: false },
  indexerTest: {
    success: true,
    message: 'It answers, with 100 recent releases.',
    releaseCount: 100,
    capabilities,
  },
  indexerDefinitionList: {
    definitions: [
      {
        implementation: 'Torznab',
        protocol: 'torrent',
        description: 'An indexer of torrents with the API Torznab, such as one of Prowlarr or Jackett.',
        fields: [
          {
            ...{ name: 'priority', type: 'integer', required: false, default: 25 },
            help: 'From 1 to 50; of equal releases, those of the lowest win.',
            ...{ minimum: 1, maximum: 50 },
          },
        ],
        presets: [
          {
            ...{ name: 'Prowlarr', baseUrl: 'http://localhost:9696', apiPath: '/1/api' },
            allowPrivateAddresses: true,
            help: 'Replace 1 by the id of an indexer; the key is in the general settings of Prowlarr.',
          },
        ],
      },
    ],
  },
  indexerConnection: connection,
  indexerConnectionUpdate: {
    url: 'http://localhost:9696',
    apiKey: '0123456789abcdef',
    allowPrivateAddresses: true,
  },
  remoteIndexerList: {
    indexers: [{ ...held, protocol: 'torrent', enabled: true, hasMovies: true, indexerId }],
  },
  indexerSync: {
    ...{ success: true, added: 1, updated: 0, unchanged: 0, disabled: 0, skipped: 0, failed: 0 },
    indexers: [{ ...held, indexerId, outcome: 'added', reason: null }],
  },
};
