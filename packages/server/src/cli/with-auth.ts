import { type BetterAuth, createBetterAuth } from '@cinephage/core/auth/better-auth';
import { openLibrary } from '../open-library.ts';
import type { Environment } from './environment.ts';
import { requireDatabase } from './require-database.ts';

/**
 * Opens the library beside a server that may be running, without running its tasks. Commands sign no cookies: they make
 * no session secret in the folder where they happen to be run.
 */
export async function withAuth(
  { config, logger }: Environment,
  work: (auth: BetterAuth) => Promise<void>,
): Promise<void> {
  await requireDatabase(config);
  const library = await openLibrary(config, logger);
  try {
    const auth = await createBetterAuth({ library, secret: config.secret, logger });
    try {
      await work(auth);
    } finally {
      await auth.close();
    }
  } finally {
    await library.stop();
  }
}
