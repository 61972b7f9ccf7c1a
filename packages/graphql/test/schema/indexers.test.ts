import {
  type ConnectionStandIn,
  databaseKinds,
  type IndexerStandIn,
  startConnectionStandIn,
  startIndexerStandIn,
} from '@cinephage/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

const fields =
  'id name implementation protocol baseUrl hasApiKey connection priority status { state reason }';
const create = `mutation ($input: CreateIndexerInput!) { createIndexer(input: $input) { ${fields} } }`;
const update = `mutation ($id: ID!, $input: UpdateIndexerInput!) { updateIndexer(id: $id, input: $input) { ${fields} } }`;
const remove = 'mutation ($id: ID!) { deleteIndexer(id: $id) }';
const testNew = `mutation ($input: CreateIndexerInput!) {
  testNewIndexer(input: $input) { message releaseCount capabilities { movieSearch categories { id } } }
}`;
const test = 'mutation ($id: ID!) { testIndexer(id: $id) { message } }';
const one = `query ($id: ID!) { indexer(id: $id) { ${fields} } }`;

describe.each(databaseKinds)('indexers on %s', (kind) => {
  let gateway: Gateway;
  let standIn: IndexerStandIn;
  let program: ConnectionStandIn;
  /** Enums have other spellings in GraphQL. */
  const toInput = ({ implementation, ...settings }: IndexerStandIn['indexers']['jackett']) => ({
    ...settings,
    implementation: implementation.toUpperCase(),
  });

  beforeAll(async () => {
    standIn = await startIndexerStandIn();
    program = await startConnectionStandIn();
    gateway = await startGateway(kind, { secret: 'a secret of the operator' });
  });
  afterAll(async () => {
    expect(gateway.unexpected).toEqual([]);
    await gateway[Symbol.asyncDispose]();
    await standIn[Symbol.asyncDispose]();
    await program[Symbol.asyncDispose]();
  });

  it('are added, read, tested, changed and deleted', async () => {
    const input = toInput(standIn.indexers.jackett);
    expect((await gateway.data(testNew, { input })).testNewIndexer).toMatchObject({
      ...{ releaseCount: 0, capabilities: { movieSearch: true } },
    });
    const { createIndexer } = await gateway.data(create, { input });
    expect(createIndexer).toMatchObject({
      ...{ name: input.name, implementation: 'TORZNAB', protocol: 'TORRENT', hasApiKey: true },
      ...{ connection: null, priority: 25, status: { state: 'OK', reason: null } },
    });
    const { id } = createIndexer;
    expect(await gateway.data(one, { id })).toEqual({ indexer: createIndexer });
    expect(await gateway.data(`{ indexers { ${fields} } }`)).toEqual({ indexers: [createIndexer] });
    expect(await gateway.data(test, { id })).toMatchObject({ testIndexer: { message: expect.any(String) } });
    const { updateIndexer } = await gateway.data(update, { id, input: { priority: 2, apiKey: null } });
    expect(updateIndexer).toMatchObject({ priority: 2, hasApiKey: false, name: input.name });
    expect((await gateway.ask(test, { id })).errors).toMatchObject([
      { extensions: { code: 'INDEXER_TEST_FAILED' } },
    ]);
    expect(await gateway.data(remove, { id: id.toUpperCase() })).toEqual({ deleteIndexer: id });
    for (const document of [one, test, remove]) {
      const { errors } = await gateway.ask(document, { id });
      expect(errors).toMatchObject([{ extensions: { code: 'INDEXER_NOT_FOUND' } }]);
    }
  });

  it('are refused with the field and the rule', async () => {
    const input = { ...toInput(standIn.indexers.jackett), baseUrl: 'http://me:word@host' };
    const { errors } = await gateway.ask(create, { input });
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'INVALID_INPUT',
      details: [{ field: 'input.baseUrl', message: 'must not have a user name or a password' }],
    });
  });

  it('have definitions', async () => {
    const document =
      '{ indexerDefinitions { implementation protocol fields { name type required default } presets { name } } }';
    const { indexerDefinitions } = await gateway.data(document);
    expect(indexerDefinitions).toHaveLength(3);
    expect(indexerDefinitions[0]).toMatchObject({ implementation: 'TORZNAB', protocol: 'TORRENT' });
  });

  it.each(['PROWLARR', 'JACKETT'])('are added from %s', async (name) => {
    const read = `{ indexerConnection(kind: ${name}) { kind url hasApiKey syncedAt } }`;
    expect((await gateway.ask(read)).errors).toMatchObject([
      { extensions: { code: 'INDEXER_CONNECTION_NOT_FOUND' } },
    ]);
    const set = `mutation ($input: SetIndexerConnectionInput!) {
      setIndexerConnection(kind: ${name}, input: $input) { kind url hasApiKey syncedAt }
    }`;
    const input = { url: program.url, apiKey: program.apiKey, allowPrivateAddresses: true };
    const { setIndexerConnection } = await gateway.data(set, { input });
    expect(setIndexerConnection).toEqual({ kind: name, url: program.url, hasApiKey: true, syncedAt: null });
    program.indexers = [{ id: '4', name: `Held by ${name}` }];
    expect(await gateway.data(`{ remoteIndexers(kind: ${name}) { name hasMovies indexerId } }`)).toEqual({
      remoteIndexers: [{ name: `Held by ${name}`, hasMovies: true, indexerId: null }],
    });
    const sync = `mutation { syncIndexers(kind: ${name}) { added updated failed indexers { name outcome } } }`;
    expect(await gateway.data(sync)).toEqual({
      syncIndexers: {
        ...{ added: 1, updated: 0, failed: 0 },
        indexers: [{ name: `Held by ${name}`, outcome: 'ADDED' }],
      },
    });
    expect(await gateway.data(`mutation { deleteIndexerConnection(kind: ${name}) }`)).toEqual({
      deleteIndexerConnection: true,
    });
  });

  it('have keys in no answer', async () => {
    const answers: unknown[] = [];
    const ask = async (document: string, variables: Record<string, unknown> = {}) => {
      const answer = await gateway.ask(document, variables);
      answers.push(
        answer,
        answer.errors?.map(({ message }) => message),
      );
      return answer;
    };
    for (const settings of Object.values(standIn.indexers)) {
      const input = { ...toInput(settings), name: `Keyed ${settings.name}` };
      await ask(create, { input });
      await ask(create, { input });
      await ask(testNew, { input: { ...input, allowPrivateAddresses: false } });
    }
    const { indexers } = await gateway.data('{ indexers { id } }');
    for (const fault of ['wrongKey', 'plain500', 'error400'] as const) {
      standIn.fail('jackett', fault);
      for (const { id } of indexers) {
        await ask(test, { id });
        await ask(one, { id });
      }
      standIn.recover();
    }
    for (const name of ['PROWLARR', 'JACKETT']) {
      const input = { url: program.url, apiKey: program.apiKey, allowPrivateAddresses: true };
      const set = `mutation ($input: SetIndexerConnectionInput!) {
        setIndexerConnection(kind: ${name}, input: $input) { kind url hasApiKey syncedAt }
      }`;
      const sync = `mutation { syncIndexers(kind: ${name}) { failed indexers { name outcome reason } } }`;
      await ask(set, { input });
      await ask(set, { input: { url: 'http://other.example' } });
      await ask(`{ remoteIndexers(kind: ${name}) { name } }`);
      await ask(sync);
      program.answer = { status: 500, body: `apikey=${program.apiKey}` };
      await ask(sync);
      program.answer = null;
    }
    await ask(`{ indexers { ${fields} } }`);
    const text = JSON.stringify(answers);
    for (const code of ['INDEXER_TEST_FAILED', 'INDEXER_CONNECTION_FAILED', 'INVALID_INPUT']) {
      expect(text).toContain(code);
    }
    for (const key of [standIn.apiKey, program.apiKey]) {
      expect(text).not.toContain(key);
      expect(text).not.toContain(Buffer.from(key).toString('base64').slice(0, 20));
      expect(text).not.toContain(Buffer.from(key).toString('hex'));
    }
  });
});
