import {
  indexerConnectionKindSchema,
  indexerConnectionSchema,
  indexerConnectionUpdateSchema,
  indexerCreateSchema,
  indexerDefinitionSchema,
  indexerSchema,
  indexerSyncSchema,
  indexerTestSchema,
  indexerUpdateSchema,
  remoteIndexerSchema,
} from '@cinephage/core/schemas';
import { idOf } from './fields.ts';
import type { SchemaDeps } from './schema-deps.ts';

const id = idOf('indexer');
const kind = indexerConnectionKindSchema.describe('Which program.');

export function addIndexers({ zod, query }: SchemaDeps): void {
  query('indexers', {
    type: [zod.object(indexerSchema)],
    description: 'All indexers, with their state.',
    size: 10,
    resolve: (_root, _args, { library }) => library.indexers.list(),
  });
  query('indexer', {
    type: zod.object(indexerSchema),
    description: 'One indexer.',
    args: { id },
    resolve: (_root, args, { library }) => library.indexers.get(args.id),
  });
  query('indexerDefinitions', {
    type: [zod.object(indexerDefinitionSchema)],
    description: 'The implementations of indexers with their fields, for forms.',
    size: 3,
    resolve: (_root, _args, { library }) => library.indexers.definitions(),
  });
  query('indexerConnection', {
    type: zod.object(indexerConnectionSchema),
    description: 'How Prowlarr or Jackett is reached.',
    args: { kind },
    resolve: (_root, args, { library }) => library.indexerConnections.get(args.kind),
  });
  query('remoteIndexers', {
    type: [zod.object(remoteIndexerSchema)],
    description: 'The indexers that Prowlarr or Jackett holds; it is asked.',
    args: { kind },
    size: 50,
    resolve: (_root, args, { library }) => library.indexerConnections.list(args.kind),
  });
}

export function addIndexerMutations({ zod, mutation }: SchemaDeps): void {
  const added = zod.input('CreateIndexerInput', indexerCreateSchema);
  const changes = zod.input('UpdateIndexerInput', indexerUpdateSchema);
  mutation('createIndexer', {
    type: zod.object(indexerSchema),
    description: 'Adds an indexer, and asks it what it can do.',
    args: { input: added.describe('The indexer to add.') },
    resolve: (_root, { input }, { library }) => library.indexers.create(input),
  });
  mutation('updateIndexer', {
    type: zod.object(indexerSchema),
    description: 'Changes an indexer; it is no longer backing off.',
    args: { id, input: changes.describe('What to change; at least one.') },
    resolve: (_root, args, { library }) => library.indexers.update(args.id, args.input),
  });
  mutation('deleteIndexer', {
    type: 'ID',
    description: 'Deletes an indexer with its key. Answers its id.',
    args: { id },
    async resolve(_root, args, { library }) {
      await library.indexers.delete(args.id);
      return args.id;
    },
  });
  mutation('testNewIndexer', {
    type: zod.object(indexerTestSchema),
    description: 'Asks an indexer that is not stored for its capabilities and its newest releases.',
    args: { input: added.describe('The indexer to test.') },
    resolve: (_root, { input }, { library }) => library.indexers.test(input),
  });
  mutation('testIndexer', {
    type: zod.object(indexerTestSchema),
    description: 'Asks a stored indexer for its capabilities and its newest releases.',
    args: { id },
    resolve: (_root, args, { library }) => library.indexers.testStored(args.id),
  });
}

export function addIndexerConnectionMutations({ zod, mutation }: SchemaDeps): void {
  const update = zod.input('SetIndexerConnectionInput', indexerConnectionUpdateSchema);
  mutation('setIndexerConnection', {
    type: zod.object(indexerConnectionSchema),
    description: 'Stores how Prowlarr or Jackett is reached.',
    args: { kind, input: update.describe('How to reach it.') },
    resolve: (_root, args, { library }) => library.indexerConnections.set(args.kind, args.input),
  });
  mutation('deleteIndexerConnection', {
    type: 'Boolean',
    description: 'Deletes a connection; the indexers that it has added stay. Answers true.',
    args: { kind },
    async resolve(_root, args, { library }) {
      await library.indexerConnections.delete(args.kind);
      return true;
    },
  });
  mutation('syncIndexers', {
    type: zod.object(indexerSyncSchema),
    description: 'Adds, updates and disables indexers as Prowlarr or Jackett holds them.',
    args: { kind },
    resolve: (_root, args, { library }) => library.indexerConnections.sync(args.kind),
  });
}
