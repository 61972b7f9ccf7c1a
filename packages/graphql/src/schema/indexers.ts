import * as schemas from '@cinephage/core/schemas';
import { answerTrue, idOf } from './fields.ts';
import type { SchemaDeps } from './schema-deps.ts';

export function addIndexers({ zod, query, mutation, resource }: SchemaDeps): void {
  const { list, get, create, update, remove } = resource(
    'indexer',
    zod.object(schemas.indexerSchema),
    ({ indexers }) => indexers,
  );
  list('indexers', 'All indexers, with their state.');
  get('indexer');
  query('indexerDefinitions', [zod.object(schemas.indexerDefinitionSchema)], {
    description: 'The implementations of indexers with their fields, for forms.',
    size: 3,
    resolve: (_root, _args, { library }) => library.indexers.definitions(),
  });
  create('createIndexer', schemas.indexerCreateSchema, 'Adds an indexer, and asks it what it can do.');
  update('updateIndexer', schemas.indexerUpdateSchema, 'Changes an indexer; it is no longer backing off.');
  remove('deleteIndexer', 'Deletes an indexer with its key. Answers its id.');
  mutation('testNewIndexer', zod.object(schemas.indexerTestSchema), {
    description: 'Asks an indexer that is not stored for its capabilities and its newest releases.',
    args: { input: schemas.indexerCreateSchema.describe('The indexer to test.') },
    resolve: (_root, { input }, { library }) => library.indexers.test(input),
  });
  mutation('testIndexer', zod.object(schemas.indexerTestSchema), {
    description: 'Asks a stored indexer for its capabilities and its newest releases.',
    args: { id: idOf('indexer') },
    resolve: (_root, { id }, { library }) => library.indexers.testStored(id),
  });
}

const kind = schemas.indexerConnectionKindSchema.describe('Which program.');

/** Prowlarr and Jackett. */
export function addIndexerConnections({ zod, query, mutation }: SchemaDeps): void {
  query('indexerConnection', zod.object(schemas.indexerConnectionSchema), {
    description: 'How Prowlarr or Jackett is reached.',
    args: { kind },
    resolve: (_root, args, { library }) => library.indexerConnections.get(args.kind),
  });
  query('remoteIndexers', [zod.object(schemas.remoteIndexerSchema)], {
    description: 'The indexers that Prowlarr or Jackett holds; it is asked.',
    args: { kind },
    size: 50,
    resolve: (_root, args, { library }) => library.indexerConnections.list(args.kind),
  });
  mutation('setIndexerConnection', zod.object(schemas.indexerConnectionSchema), {
    description: 'Stores how Prowlarr or Jackett is reached.',
    args: { kind, input: schemas.indexerConnectionUpdateSchema.describe('How to reach it.') },
    resolve: (_root, args, { library }) => library.indexerConnections.set(args.kind, args.input),
  });
  mutation('deleteIndexerConnection', 'Boolean', {
    description: 'Deletes a connection; the indexers that it has added stay. Answers true.',
    args: { kind },
    resolve: answerTrue((args, library) => library.indexerConnections.delete(args.kind)),
  });
  mutation('syncIndexers', zod.object(schemas.indexerSyncSchema), {
    description: 'Adds, updates and disables indexers as Prowlarr or Jackett holds them.',
    args: { kind },
    resolve: (_root, args, { library }) => library.indexerConnections.sync(args.kind),
  });
}
