import { type BetterAuth, createBetterAuth } from '@cinephage/core/auth/better-auth';
import { openLibrary } from '../open-library.ts';
import type { Environment } from './environment.ts';
import { requireDatabase } from './require-database.ts';

/**
 * Opens the library without running its tasks, also while a server runs. Commands sign no cookies, so they create no session
 * secret in the current folder.
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
