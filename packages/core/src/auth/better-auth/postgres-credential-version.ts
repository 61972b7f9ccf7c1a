import type { Signals } from '../../database/signals.ts';
import type { CredentialVersion } from './credential-version.ts';

/**
 * Counts the notifications that triggers send with every change of credentials. The version is null while the listening
 * connection is lost, and changes when it is restored.
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
