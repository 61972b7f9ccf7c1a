import type { Signals } from '../../database/signals.ts';
import type { CredentialVersion } from './credential-version.ts';

/**
 * Counts the announcements that triggers send with every change of credentials. While they cannot be heard nothing is
 * trusted; when they can again, everything known before is out of date.
 */
export async function createPostgresCredentialVersion(signals: Signals): Promise<CredentialVersion> {
  let version = 0;
  let closed = false;
  const changed = () => {
    version++;
  };
  const unsubscribe = signals.subscribe('credentials', changed);
  await signals.ready();
  return {
    current: () => (!closed && signals.isConnected() ? version : null),
    changed,
    close() {
      closed = true;
      unsubscribe();
    },
  };
}
