import { disposeOfLargeTemplates } from '../packages/core/src/testing/large-library.fixture.ts';
import { startEmbeddedPostgres } from './embedded-postgres.ts';
import { makePostgresTemplate } from './make-template.ts';

/** A real PostgreSQL for the tests: the server `TEST_DATABASE_URL` names, or one of our own. Either gets a template. */
export default async function startPostgres(): Promise<() => Promise<void>> {
  const own = process.env.TEST_DATABASE_URL === undefined ? await startEmbeddedPostgres() : undefined;
  process.env.TEST_DATABASE_URL ??= own?.url;
  const template = await makePostgresTemplate();
  process.env.TEST_DATABASE_TEMPLATE = template.name;
  return async () => {
    if (own !== undefined) {
      return own.stop();
    }
    await disposeOfLargeTemplates();
    await template.dispose();
  };
}
