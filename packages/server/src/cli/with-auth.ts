import { type BetterAuth, createBetterAuth } from '@cinephage/core/auth/better-auth';
import { openLibrary } from '../open-library.ts';
import { sessionSecret } from '../session-secret.ts';
import type { Environment } from './environment.ts';

/** Opens the library beside a server that may be running, without running its tasks. */
export async function withAuth(
  { config, logger }: Environment,
  work: (auth: BetterAuth) => Promise<void>,
): Promise<void> {
  const library = await openLibrary(config, logger);
  try {
    const auth = await createBetterAuth({ library, secret: sessionSecret(config), logger });
    try {
      await work(auth);
    } finally {
      await auth.close();
    }
  } finally {
    await library.stop();
  }
}
