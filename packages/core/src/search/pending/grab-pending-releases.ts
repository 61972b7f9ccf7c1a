import { LibraryError } from '../../errors/library-error.ts';
import type { TaskHandler } from '../../tasks/task-handlers.ts';
import { type DecidedRelease, decideReleases } from '../decide/decide-releases.ts';
import { releaseKey } from '../release-key.ts';
import type { SearchDeps } from '../search-deps.ts';
import {
  clientRetryMs,
  type PendingRelease,
  postponePending,
  readPending,
  removePending,
} from './pending-releases.ts';

/** Per run; those that are due first. */
const maximumReleases = 200;
const longestPauseMs = 3_600_000;
/** The links of indexers do not live for longer. */
const longestWaitMs = 7 * 24 * 3_600_000;

/** What happened to a release that was due. */
type PendingOutcome = {
  readonly title: string;
  readonly outcome: 'grabbed' | 'postponed' | 'dropped';
  /** Why it was not grabbed. */
  readonly message: string | null;
};

/** Decides again about releases that waited, and grabs those that are still wanted, and those that a user chose. Idempotent. */
export function createGrabPendingReleasesHandler(deps: SearchDeps): TaskHandler {
  return async ({ signal, progress }) => {
    const { due, decided } = await readDue(deps);
    const outcomes: PendingOutcome[] = [];
    for (const [index, pending] of due.entries()) {
      signal.throwIfAborted();
      progress((100 * index) / due.length, `Deciding about ${pending.title}`);
      outcomes.push(await settle(deps, pending, decided.get(pending.id), signal));
    }
    const count = (of: PendingOutcome['outcome']) => outcomes.filter(({ outcome }) => outcome === of).length;
    const message =
      due.length === 0
        ? 'No release is due.'
        : `Grabbed: ${count('grabbed')}; postponed: ${count('postponed')}; dropped: ${count('dropped')}.`;
    return { message, result: { releases: outcomes } };
  };
}

interface Due {
  readonly due: readonly PendingRelease[];
  /** By the id of the pending release. */
  readonly decided: ReadonlyMap<string, DecidedRelease>;
}

/** Those whose time has come, and those that no delay holds back any longer, as a user has made it shorter. */
async function readDue(deps: SearchDeps): Promise<Due> {
  const now = deps.now();
  const due = await readPending(deps, { dueBy: now, limit: maximumReleases });
  const delayed = await readPending(deps, { delayedAt: now, limit: maximumReleases - due.length });
  const decided = await decideAll(deps, due, () => true);
  const decidedEarly = await decideAll(deps, delayed);
  const freed = delayed.filter(({ id }) => decidedEarly.get(id)?.decision.approved === true);
  return { due: [...due, ...freed], decided: new Map([...decidedEarly, ...decided]) };
}

/** Those of searches, by the id of the pending release. */
async function decideAll(
  deps: SearchDeps,
  due: readonly PendingRelease[],
  isDelayOver: () => boolean = () => false,
): Promise<ReadonlyMap<string, DecidedRelease>> {
  const some = due.filter((pending) => !isChosen(pending));
  const decided = await decideReleases(
    deps,
    some.flatMap(({ release }) => release ?? []),
    { isUserSearch: false, choose: (versions) => versions, isDelayOver },
  );
  const byKey = new Map(decided.map((one) => [`${releaseKey(one.release)} ${one.version?.id}`, one]));
  const found = new Map<string, DecidedRelease>();
  for (const { id, release, versionId } of some) {
    const own = release === null ? undefined : byKey.get(`${releaseKey(release)} ${versionId}`);
    if (own !== undefined) found.set(id, own);
  }
  return found;
}

/** Users grab releases whatever the decisions about them are. */
const isChosen = ({ source }: Pick<PendingRelease, 'source'>): boolean => source === 'interactive';

async function settle(
  deps: SearchDeps,
  pending: PendingRelease,
  decided: DecidedRelease | undefined,
  signal: AbortSignal,
): Promise<PendingOutcome> {
  const { title, movieId, versionId, source } = pending;
  const release = isChosen(pending) ? pending.release : (decided?.release ?? null);
  const drop = async (message: string): Promise<PendingOutcome> => {
    await deps.database.transaction((em) => removePending(deps.database, em, pending));
    return { title, outcome: 'dropped', message };
  };
  if (release === null) {
    return drop('It is no longer of this movie, or its download can no longer be read.');
  }
  if (decided?.decision.approved === false) {
    return drop(decided.decision.rejections.map(({ sentence }) => sentence).join(' '));
  }
  try {
    await deps.grabRelease({ release, movieId, versionId, source }, signal);
    await deps.database.transaction((em) => removePending(deps.database, em, pending));
    return { title, outcome: 'grabbed', message: null };
  } catch (error) {
    if (!(error instanceof LibraryError)) throw error;
    const now = deps.now();
    const waitsForClient = error.code === 'DOWNLOAD_CLIENT_UNAVAILABLE';
    if (!waitsForClient || now.getTime() - pending.addedAt.getTime() > longestWaitMs) {
      return drop(error.message);
    }
    const pauseMs = Math.min(longestPauseMs, clientRetryMs * 2 ** pending.attempts);
    await postponePending(deps, pending, new Date(now.getTime() + pauseMs));
    return { title, outcome: 'postponed', message: error.message };
  }
}
