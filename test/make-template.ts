import pg from 'pg';
import { createLibrary } from '../packages/core/src/index.ts';
import { createTestDatabase } from '../packages/core/src/testing/test-database.ts';

/**
 * Makes a database that has the library's tables but nothing in them. Copying it takes a fraction of the time that making the
 * tables does, which hundreds of tests would each spend.
 */
export async function makeTemplate(serverUrl: string): Promise<string> {
  process.env.TEST_DATABASE_URL = serverUrl;
  const { url } = await createTestDatabase('postgresql');
  const library = await createLibrary({ database: url });
  await library.stop();
  // Each library adds its schedules when it is opened: those of the template could be due by then.
  const client = new pg.Client(url);
  await client.connect();
  await client.query('delete from schedule');
  await client.end();
  return new URL(url).pathname.slice(1);
}
