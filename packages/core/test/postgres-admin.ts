import { Client } from 'pg';
import { createLibrary } from '../src/index.ts';
import { createTestDatabase } from '../src/testing/test-database.ts';

export interface AdministeredDatabase {
  /** Address of the superuser. */
  readonly url: string;
  /** Name of the database, and of a role that may log in and nothing else. */
  readonly name: string;
  /** The address for that role. */
  urlOf(parameters?: string): string;
  /** Runs statements as the superuser; `$role` and `$database` stand for the names. */
  run<Row = Record<string, unknown>>(...statements: readonly string[]): Promise<Row[]>;
  dispose(): Promise<void>;
}

/** Creates an empty database, and a role of the same name without privileges of its own. */
export async function administerDatabase(): Promise<AdministeredDatabase> {
  const fixture = await createTestDatabase('postgresql', { isBlank: true });
  const name = new URL(fixture.url).pathname.slice(1);
  const run = async <Row>(...statements: readonly string[]) => {
    const client = new Client(fixture.url);
    await client.connect();
    try {
      let rows: Row[] = [];
      for (const statement of statements) {
        const text = statement.replaceAll('$role', name).replaceAll('$database', name);
        rows = (await client.query(text)).rows as Row[];
      }
      return rows;
    } finally {
      await client.end();
    }
  };
  await run('create role $role login');
  return {
    url: fixture.url,
    name,
    urlOf(parameters = '') {
      const url = new URL(fixture.url);
      url.username = name;
      return `${url.href}?${parameters}`;
    },
    run,
    async dispose() {
      const server = new Client(process.env.TEST_DATABASE_URL);
      await fixture.dispose();
      await server.connect();
      await server.query(`drop role if exists ${name}`);
      await server.end();
    },
  };
}

/** Returns the error message of opening a library at the address; undefined if it opens. */
export const failureOf = (database: string): Promise<Error | undefined> =>
  createLibrary({ database }).then(
    async (library) => {
      await library.stop();
      return undefined;
    },
    (error: Error) => error,
  );
