import { z } from 'zod';
import type { IndexerImplementation } from './indexer.schema.ts';
import type { IndexerDefinition, IndexerField, IndexerPreset } from './indexer-definition.schema.ts';
import {
  implementationDefaults,
  indexerDefaults,
  indexerFields,
  indexerLimits,
} from './indexer-inputs.schema.ts';
import { protocolOf } from './to-access.ts';

type FieldName = Exclude<keyof typeof indexerFields, 'implementation'>;

const types: Readonly<Record<FieldName, IndexerField['type']>> = {
  name: 'text',
  baseUrl: 'url',
  apiPath: 'text',
  apiKey: 'secret',
  categories: 'integers',
  priority: 'integer',
  minimumSeeders: 'integer',
  seedRatio: 'number',
  seedTime: 'integer',
  enableRss: 'boolean',
  enableAutomaticSearch: 'boolean',
  enableInteractiveSearch: 'boolean',
  allowPrivateAddresses: 'boolean',
};

const torrentFields: readonly string[] = ['minimumSeeders', 'seedRatio', 'seedTime'];
const searchFields: readonly string[] = ['categories', 'enableAutomaticSearch', 'enableInteractiveSearch'];

const hasField = (implementation: IndexerImplementation, name: string) =>
  !(implementation === 'Newznab' && torrentFields.includes(name)) &&
  !(implementation === 'Rss' && searchFields.includes(name));

const descriptions: Readonly<Record<IndexerImplementation, string>> = {
  Torznab: 'An indexer of torrents with the API Torznab, such as one of Prowlarr or Jackett.',
  Newznab: 'An indexer of usenet with the API Newznab.',
  Rss: 'A feed of torrents; it is read for recent releases, not searched.',
};

/** Programs that people run themselves. */
const presets: Readonly<Record<IndexerImplementation, readonly IndexerPreset[]>> = {
  Torznab: [
    {
      name: 'Jackett',
      baseUrl: 'http://localhost:9117',
      apiPath: '/api/v2.0/indexers/all/results/torznab/api',
      allowPrivateAddresses: true,
      help: 'Replace all by the id of an indexer; the key is at the top of the page of Jackett.',
    },
    {
      name: 'Prowlarr',
      baseUrl: 'http://localhost:9696',
      apiPath: '/1/api',
      allowPrivateAddresses: true,
      help: 'Replace 1 by the id of an indexer; the key is in the general settings of Prowlarr.',
    },
  ],
  Newznab: [
    {
      name: 'Prowlarr',
      baseUrl: 'http://localhost:9696',
      apiPath: '/1/api',
      allowPrivateAddresses: true,
      help: 'Replace 1 by the id of an indexer; the key is in the general settings of Prowlarr.',
    },
    {
      name: 'NZBHydra2',
      baseUrl: 'http://localhost:5076',
      apiPath: '/api',
      allowPrivateAddresses: true,
      help: 'The key is in the main configuration of NZBHydra2.',
    },
  ],
  Rss: [],
};

/** The implementations with their fields, which follow the rules of new indexers. */
export function listDefinitions(): IndexerDefinition[] {
  return (Object.keys(descriptions) as IndexerImplementation[]).map((implementation) => ({
    implementation,
    protocol: protocolOf({ implementation }),
    description: descriptions[implementation],
    fields: (Object.keys(types) as FieldName[])
      .filter((name) => hasField(implementation, name))
      .map((name) => describeField(implementation, name)),
    presets: [...presets[implementation]],
  }));
}

function describeField(implementation: IndexerImplementation, name: FieldName): IndexerField {
  const defaults: Readonly<Record<string, unknown>> = {
    ...indexerDefaults,
    ...implementationDefaults[implementation],
  };
  const limits: Readonly<Record<string, readonly [number, number]>> = indexerLimits;
  const [minimum = null, maximum = null] = limits[name] ?? [];
  return {
    name,
    type: types[name],
    required: name === 'name' || name === 'baseUrl',
    default: z.json().parse(defaults[name] ?? null),
    help: indexerFields[name].meta()?.description ?? '',
    minimum,
    maximum,
  };
}
