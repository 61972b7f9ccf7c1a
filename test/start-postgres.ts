import { disposeOfLargeTemplates } from '../packages/core/src/testing/large-library.fixture.ts';
import { startEmbeddedPostgres } from './embedded-postgres.ts';
import { makePostgresTemplate } from './make-template.ts';

/** A real PostgreSQL for the tests: the server `TEST_DATABASE_URL` names, or one of our own. */
export default async function startPostgres(): Promise<() => Promise<void>> {
  if (process.env.TEST_DATABASE_URL !== undefined) {
    return disposeOfLargeTemplates;
  }
  const { url, stop } = await startEmbeddedPostgres();
  process.env.TEST_DATABASE_URL = url;
  process.env.TEST_DATABASE_TEMPLATE = await makePostgresTemplate();
  return stop;
}
