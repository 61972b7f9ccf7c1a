import { startEmbeddedPostgres } from './embedded-postgres.ts';
import { makeTemplate } from './make-template.ts';

/** A real PostgreSQL for the tests: the server `TEST_DATABASE_URL` names, or one of our own. */
export default async function startPostgres(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.TEST_DATABASE_URL !== undefined) {
    return undefined;
  }
  const { url, stop } = await startEmbeddedPostgres();
  process.env.TEST_DATABASE_URL = url;
  process.env.TEST_DATABASE_TEMPLATE = await makeTemplate(url);
  return stop;
}
