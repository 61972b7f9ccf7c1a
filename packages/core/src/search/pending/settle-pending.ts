import { LibraryError } from '../../errors/library-error.ts';
import type { TaskOutcome, TaskRun } from '../../tasks/task-handlers.ts';
import { type DecidedRelease, decideReleases } from '../decide/decide-releases.ts';
import { releaseKey } from '../release-key.ts';
import type { SearchDeps } from '../search-deps.ts';
import { clientRetryMs, type PendingRelease, postponePending, removePending } from './pending-releases.ts';

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

export interface WaitingReleases {
  /** Their time has come. */
  readonly due: readonly PendingRelease[];
  /** A delay holds them back, which a user may have made shorter. */
  readonly delayed: readonly PendingRelease[];
}

/** Decides again about releases that waited, and grabs those that are still wanted, and those that a user chose. */
export async function settlePending(
  deps: SearchDeps,
  { due, delayed }: WaitingReleases,
  { signal, progress }: Pick<TaskRun, 'signal' | 'progress'>,
): Promise<TaskOutcome> {
  const decided = await decideAll(deps, due, () => true);
  const decidedEarly = await decideAll(deps, delayed);
  const freed = delayed.filter(({ id }) => decidedEarly.get(id)?.decision.approved === true);
  const all = [...due, ...freed];
  const outcomes: PendingOutcome[] = [];
  for (const [index, pending] of all.entries()) {
    signal.throwIfAborted();
    progress((100 * index) / all.length, `Deciding about ${pending.title}`);
    const { id } = pending;
    outcomes.push(await settle(deps, pending, decided.get(id) ?? decidedEarly.get(id), signal));
  }
  const count = (of: PendingOutcome['outcome']) => outcomes.filter(({ outcome }) => outcome === of).length;
  const message =
    all.length === 0
      ? 'No release is due.'
      : `Grabbed: ${count('grabbed')}; postponed: ${count('postponed')}; dropped: ${count('dropped')}.`;
  return { message, result: { releases: outcomes } };
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
