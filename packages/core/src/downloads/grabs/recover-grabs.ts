import { singleFlight } from '../../async/memoize-promise.ts';
import { stateOfOwner } from '../../database/process-identity.ts';
import { LibraryError } from '../../errors/library-error.ts';
import { fromStoredRelease } from '../../found-releases/stored-release.ts';
import type { Release } from '../../releases/release.ts';
import type { SecretBox } from '../../secrets/secret-box.ts';
import { type FinishDeps, finish } from './finish-grab.ts';
import type { GrabbingRow } from './grab-store.ts';
import { handOver } from './hand-over.ts';

export interface GrabRecoveryDeps extends FinishDeps {
  readonly secrets: SecretBox;
  readonly owner: string;
  readonly running: Set<string>;
}

const everyMs = 30_000;

/**
 * Finishes grabs whose process is gone: they are fetched and handed over again, which a client takes once. One that cannot be finished
 * ends: without a trace if no client can have it, else as failed.
 */
export function createGrabRecovery(deps: GrabRecoveryDeps) {
  const { store, running, logger } = deps;
  const stopped = new AbortController();
  let timer: NodeJS.Timeout | undefined;

  async function recover(row: GrabbingRow, signal: AbortSignal): Promise<void> {
    if (!isAbandoned(deps, row) || !(await store.reclaim(row))) {
      return;
    }
    running.add(row.id);
    try {
      await resume(deps, row, signal);
    } finally {
      running.delete(row.id);
    }
  }

  async function recoverAll(): Promise<void> {
    await store.expire();
    for (const row of await store.listGrabbing()) {
      await recover(row, stopped.signal).catch((error) =>
        logger?.warn({ err: error, grab: row.id }, 'An interrupted grab is tried again later.'),
      );
    }
  }

  const recoverOnce = singleFlight(() =>
    recoverAll().catch((error) => logger?.warn({ err: error }, 'Interrupted grabs could not be read.')),
  );

  return {
    /** Before the version is grabbed again. */
    async recoverVersion(versionId: string, signal: AbortSignal): Promise<void> {
      for (const row of await store.listGrabbing(versionId)) {
        await recover(row, signal);
      }
    },
    start(): void {
      timer ??= setInterval(recoverOnce, everyMs).unref();
      void recoverOnce();
    },
    async close(): Promise<void> {
      clearInterval(timer);
      stopped.abort(new LibraryError('LIBRARY_STOPPED', 'The library is stopped.'));
      await recoverOnce.take();
    },
  };
}

function isAbandoned({ database, owner, running }: GrabRecoveryDeps, row: GrabbingRow): boolean {
  if (row.owner === null) return true;
  if (row.owner === owner) return !running.has(row.id);
  const state = stateOfOwner(row.owner, database.driver);
  return state === 'gone' || (state === 'unknown' && row.isExpired);
}

async function resume(deps: GrabRecoveryDeps, row: GrabbingRow, signal: AbortSignal): Promise<void> {
  const release = openRelease(deps, row);
  if (release === null) {
    const message = 'The process that grabbed it ended, and its download can no longer be decrypted.';
    await end(deps, row, message);
    return;
  }
  const { id, movieId, versionId, source, clientId } = row;
  try {
    const handedOver = await handOver(deps, { id, release, source, first: clientId }, signal);
    await finish(deps, { id, release, movieId, versionId, source, handedOver });
    deps.logger?.info({ grab: id }, 'An interrupted grab was finished.');
  } catch (cause) {
    if (cause instanceof LibraryError && cause.code !== 'DOWNLOAD_CLIENT_UNAVAILABLE') {
      await end(deps, row, cause.message);
      return;
    }
    await (clientId === null ? deps.store.remove(id) : deps.store.release(id));
    throw cause;
  }
}

const openRelease = ({ secrets }: GrabRecoveryDeps, { facts, download }: GrabbingRow): Release | null =>
  download === null ? null : fromStoredRelease(secrets, { facts, download_secret: download });

/** A grab that no client can have leaves nothing behind. */
async function end(
  { store, logger }: GrabRecoveryDeps,
  { id, clientId }: GrabbingRow,
  message: string,
): Promise<void> {
  await (clientId === null ? store.remove(id) : store.setFailed(id, message));
  logger?.warn({ grab: id, reason: message }, 'An interrupted grab cannot be finished.');
}
