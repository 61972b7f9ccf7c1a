import { expect, it } from 'vitest';
import { startConnectionStandIn } from '../testing/connection-stand-in.ts';
import { startIndexerStandIn } from '../testing/indexer-stand-in.ts';
import { type DatabaseKind, databaseKinds } from '../testing/test-database.ts';
import { openTestLibrary } from '../testing/test-library.fixture.ts';

const secret = 'a secret of the operator';
const tablesSql: Readonly<Record<DatabaseKind, string>> = {
  sqlite: `select name from sqlite_master where type = 'table' and name not like '%grams%'`,
  postgresql: `select table_name as name from information_schema.tables where table_schema = 'public'`,
};

it.each(databaseKinds)('keys of indexers are in no answer, error, log, event and row on %s', async (kind) => {
  await using standIn = await startIndexerStandIn();
  await using program = await startConnectionStandIn();
  const seen: unknown[] = [];
  const log = (fields: object, message: string) => void seen.push(describeLogged(fields), message);
  await using fixture = await openTestLibrary(kind, {
    ...{ secret, logger: { debug: log, info: log, warn: log, error: log } },
  });
  const { indexers, indexerConnections, events } = fixture.library;
  events.on('*', (event) => void seen.push(event));
  const note = async (call: Promise<unknown>) =>
    seen.push(await call.catch((error: Error) => [error, error.message, error.stack, String(error.cause)]));

  for (const settings of Object.values(standIn.indexers)) {
    await note(indexers.create(settings));
    await note(indexers.create(settings));
    await note(indexers.test({ ...settings, allowPrivateAddresses: false }));
  }
  for (const fault of ['wrongKey', 'loginPage', 'plain500', 'error400'] as const) {
    standIn.fail('jackett', fault);
    for (const { id } of await indexers.list()) await note(indexers.testStored(id));
    standIn.recover();
  }
  program.indexers = [{ id: '1', name: 'One' }];
  for (const name of ['prowlarr', 'jackett'] as const) {
    const connection = { url: program.url, apiKey: program.apiKey, allowPrivateAddresses: true };
    await note(indexerConnections.set(name, connection));
    await note(indexerConnections.list(name));
    await note(indexerConnections.sync(name));
    program.answer = { status: 500, body: `apikey=${program.apiKey}` };
    await note(indexerConnections.sync(name));
    program.answer = null;
    await note(indexerConnections.get(name));
  }
  await note(indexers.list());
  await note(indexers.definitions());
  await note(fixture.library.health());
  await note(fixture.library.activity.list());
  const tables = await fixture.query<{ name: string }>(tablesSql[kind]);
  expect(tables.map(({ name }) => name)).toContain('indexer_key');
  for (const { name } of tables) seen.push(await fixture.query(`select * from ${name}`));

  const text = JSON.stringify(seen);
  expect(text).toContain('INDEXER_TEST_FAILED');
  expect(text).toContain('hasApiKey');
  for (const key of [standIn.apiKey, program.apiKey]) {
    expect(text).not.toContain(key);
    expect(text).not.toContain(Buffer.from(key).toString('base64').slice(0, 20));
    expect(text).not.toContain(Buffer.from(key).toString('hex'));
  }
});

/** Errors have no fields of their own in JSON. */
const describeLogged = (fields: object) =>
  Object.values(fields).map((value: unknown) =>
    value instanceof Error ? [value.message, value.stack] : value,
  );
