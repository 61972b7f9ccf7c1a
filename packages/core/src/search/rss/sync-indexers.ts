import { storeFoundReleases } from '../../found-releases/found-releases.ts';
import type { TaskRun } from '../../tasks/task-handlers.ts';
import { toIndexerResult } from '../auto-search/summarize-search.ts';
import { type DecidedRelease, decideReleases, monitoredVersions } from '../decide/decide-releases.ts';
import { grabForVersions, type VersionOutcome } from '../grab-best.ts';
import { readPending } from '../pending/pending-releases.ts';
import { type AskIndexer, askIndexers, describeAnswer, type IndexerAnswer } from '../query-indexers.ts';
import { releaseKey, uniqueReleases } from '../release-key.ts';
import type { SearchDeps } from '../search-deps.ts';
import { readDecided, readSyncTimes, rememberSync } from './decided-releases.ts';

const hourMs = 3_600_000;
/** Releases get into feeds some time after they were published. */
const overlapMs = hourMs;
/** How far a sync goes back after an outage, and the first one of an indexer. */
const longestGapMs = 7 * 24 * hourMs;
const firstGapMs = 24 * hourMs;
const maximumPending = 1_000;
/** What the result of a task lists. */
const listedReleases = 25;

/** Reads the newest releases of these indexers, decides about those that are new, and grabs the best. */
export async function syncIndexers(deps: SearchDeps, asked: AskedIndexers, run: Run) {
  const startedAt = deps.now();
  const answers = await readFeeds(deps, asked, run);
  const { decided, outcomes } = await decideAndGrab(deps, answers, run);
  const synced = answers.filter(({ status }) => status === 'success');
  await rememberSync(deps.database, synced, startedAt);
  return summarize(answers, decided, outcomes);
}

type AskedIndexers = Awaited<ReturnType<SearchDeps['indexerSources']['forSearch']>>;
type Run = Pick<TaskRun, 'signal' | 'progress'>;

/** The releases that no sync has decided about. */
async function readFeeds(
  deps: SearchDeps,
  asked: AskedIndexers,
  { signal, progress }: Run,
): Promise<readonly IndexerAnswer[]> {
  const syncedAt = await readSyncTimes(deps.database);
  const now = deps.now().getTime();
  const readNew: AskIndexer = async (source, options) => {
    const isKnown = await readDecided(deps.database, source.id);
    const last = syncedAt.get(source.id)?.getTime();
    const since = new Date(
      last === undefined ? now - firstGapMs : Math.max(last - overlapMs, now - longestGapMs),
    );
    const recent = await source.recent({ ...options, since, isKnown });
    return uniqueReleases(recent.filter(({ guid }) => !isKnown(guid)));
  };
  const answers: IndexerAnswer[] = [];
  for await (const answer of askIndexers(asked, readNew, signal)) {
    answers.push(answer);
    progress(
      (60 * answers.length) / (asked.sources.length + asked.skipped.length),
      describeAnswer(answer, 'new releases'),
    );
  }
  return answers;
}

async function decideAndGrab(deps: SearchDeps, answers: readonly IndexerAnswer[], { signal, progress }: Run) {
  const found = answers.flatMap(({ releases }) => releases);
  if (found.length === 0) {
    return { decided: [], outcomes: [] };
  }
  progress(60, `Deciding about ${found.length} releases`);
  const waiting = await readPending(deps, { limit: maximumPending });
  const releases = uniqueReleases([...found, ...waiting.flatMap(({ release }) => release ?? [])]);
  const decided = await decideReleases(deps, releases, { isUserSearch: false, choose: monitoredVersions });
  const ofVersions = decided.filter(({ version }) => version !== null);
  await storeFoundReleases(deps, uniqueReleases(ofVersions.map(({ release }) => release)));
  const newKeys = new Set(found.map(releaseKey));
  progress(70, `Decided about ${found.length} releases`);
  const outcomes = await grabForVersions(deps, ofVersions, {
    ...{ source: 'rss', signal },
    isNew: ({ release }) => newKeys.has(releaseKey(release)),
  });
  return { decided: decided.filter(({ release }) => newKeys.has(releaseKey(release))), outcomes };
}

function summarize(
  answers: readonly IndexerAnswer[],
  decided: readonly DecidedRelease[],
  outcomes: readonly VersionOutcome[],
) {
  const releases = answers.reduce((sum, answer) => sum + answer.releases.length, 0);
  const matched = new Set(decided.filter(({ movie }) => movie !== null).map(({ release }) => release)).size;
  const grabbed = outcomes.flatMap(({ grabbed: one }) => one?.decided.release.title ?? []);
  const pending = outcomes.flatMap(({ pending: one }) => one?.decided.release.title ?? []);
  const failed = outcomes.flatMap(({ failures }) =>
    [...failures].map(([{ release }, error]) => ({ title: release.title, error })),
  );
  const failures = answers.filter(({ status }) => status === 'error').length;
  return {
    message:
      `${releases} new releases at ${answers.length} indexers${failures === 0 ? '' : `; ${failures} failed`}. ` +
      `Of movies of the library: ${matched}; grabbed: ${grabbed.length}; waiting: ${pending.length}.`,
    result: {
      ...{ releases, matched, indexerResults: answers.map(toIndexerResult) },
      grabbed: grabbed.slice(0, listedReleases),
      pending: pending.slice(0, listedReleases),
      failed: failed.slice(0, listedReleases),
    },
  };
}
