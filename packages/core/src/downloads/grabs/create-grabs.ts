import { TimeoutError, withTimeout } from '../../async/with-timeout.ts';
import type { Database } from '../../database/database.ts';
import { isForeignKeyViolation, isUniqueViolation } from '../../database/driver-errors.ts';
import { createOwner } from '../../database/process-identity.ts';
import { LibraryError } from '../../errors/library-error.ts';
import { movieNotFound } from '../../errors/movie-not-found.ts';
import { uuidv7 } from '../../ids/uuid.ts';
import type { LibraryLogger } from '../../logging/library-logger.ts';
import type { SecretBox } from '../../secrets/secret-box.ts';
import type { FetchReleaseDeps } from '../fetch-release.ts';
import type { GrabbedRelease, GrabRelease, GrabReleaseParams } from '../grab-release.ts';
import type { OpenDownloadClient } from '../open-download-client.ts';
import { type FinishDeps, finish, type GrabStep } from './finish-grab.ts';
import { createGrabStore } from './grab-store.ts';
import { handOver, openClients } from './hand-over.ts';
import { createGrabRecovery } from './recover-grabs.ts';

export interface GrabsDeps extends FetchReleaseDeps {
  readonly database: Database;
  readonly secrets: SecretBox;
  readonly openClient: OpenDownloadClient;
  readonly now: () => Date;
  readonly logger: LibraryLogger | undefined;
  /** For tests that end the process after a step. */
  readonly onStep?: ((step: GrabStep) => Promise<void> | void) | undefined;
}

/** Grabs releases, and finishes the grabs of processes that are gone. */
export interface Grabs {
  readonly grabRelease: GrabRelease;
  /** Recovers interrupted grabs, now and from time to time, until `close`. */
  start(): void;
  close(): Promise<void>;
}

/** More than a grab may take. */
const leaseMs = 300_000;
const timeoutMs = 180_000;

export function createGrabs(deps: GrabsDeps): Grabs {
  const { database, logger, onStep } = deps;
  const owner = createOwner(database.driver);
  const store = createGrabStore({ ...deps, owner, leaseMs });
  const handDeps: FinishDeps = { ...deps, store };
  /** The grabs that this process works on. */
  const running = new Set<string>();
  const recovery = createGrabRecovery({ ...handDeps, secrets: deps.secrets, owner, running });

  async function grab(params: GrabReleaseParams, signal: AbortSignal): Promise<GrabbedRelease> {
    await openClients(handDeps, params.release.protocol);
    const id = uuidv7();
    running.add(id);
    try {
      await insert(id, params, signal);
      await onStep?.('inserted');
      const handedOver = await handOver(handDeps, { ...params, id }, signal).catch(async (cause) => {
        await store
          .remove(id)
          .catch((error) => logger?.warn({ err: error, grab: id }, 'A grab that failed is removed later.'));
        throw cause;
      });
      await finish(handDeps, { ...params, id, handedOver });
      return { grabId: id, downloadId: handedOver.downloadId, title: params.release.title };
    } finally {
      running.delete(id);
    }
  }

  /** The row comes first: its unique index decides between all nodes. */
  async function insert(id: string, params: GrabReleaseParams, signal: AbortSignal): Promise<void> {
    try {
      await store.insert(id, params);
    } catch (cause) {
      if (isForeignKeyViolation(cause)) throw movieNotFound(params.movieId);
      if (!isUniqueViolation(cause)) throw cause;
      await store.expire();
      await recovery.recoverVersion(params.versionId, signal);
      await store.insert(id, params).catch(async (again) => {
        throw isUniqueViolation(again) ? alreadyGrabbed(await store.findLive(params.versionId)) : again;
      });
    }
  }

  return {
    grabRelease: (params, signal) =>
      withTimeout(timeoutMs, (aborted) => grab(params, aborted), signal).catch(refuseSlow),
    start: recovery.start,
    close: recovery.close,
  };
}

function refuseSlow(cause: unknown): never {
  throw cause instanceof TimeoutError
    ? new LibraryError('DOWNLOAD_CLIENT_UNAVAILABLE', 'The release was not handed over in time.', { cause })
    : cause;
}

const alreadyGrabbed = (live: { readonly id: string; readonly title: string } | null): LibraryError =>
  new LibraryError(
    'RELEASE_ALREADY_GRABBED',
    live === null
      ? 'A release is grabbed already for this version of the movie.'
      : `${live.title} is grabbed already for this version of the movie.`,
    live === null
      ? {}
      : { details: [{ field: 'guid', message: 'is of a version that has a grab', id: live.id }] },
  );
