import { sortReleases } from '../../decisions/rank-releases.ts';
import type { SearchType } from '../../movies/movie.schema.ts';
import type { TaskOutcome } from '../../tasks/task-handlers.ts';
import type { DecidedRelease } from '../decide/decide-releases.ts';
import type { VersionOutcome } from '../grab-best.ts';
import { type IndexerAnswer, noIndexerMessage, noIndexerNowMessage } from '../query-indexers.ts';

export interface SearchSummary {
  readonly searchType: SearchType;
  readonly answers: readonly IndexerAnswer[];
  readonly decided: readonly DecidedRelease[];
  readonly outcomes: readonly VersionOutcome[];
}

/** Decisions that the result of a task lists, the best first: tasks are kept for 30 days. */
const listedDecisions = 25;

/** What a search found and did, for people and for programs. */
export function summarize(summary: SearchSummary): TaskOutcome {
  const { searchType, answers, decided, outcomes } = summary;
  const asked = answers.filter(({ status }) => status !== 'skipped');
  const result = {
    searched: true,
    searchType,
    indexers: asked.length,
    releases: answers.reduce((sum, { releases }) => sum + releases.length, 0),
    failures: asked
      .filter(({ status }) => status === 'error')
      .map(({ indexerName, errorMessage }) => ({ indexer: indexerName, error: errorMessage })),
    indexerResults: answers.map(toIndexerResult),
    decisions: sortReleases(decided)
      .slice(0, listedDecisions)
      .map((one) => toDecisionResult(one, outcomes)),
    grabbed: outcomes.flatMap(({ version, grabbed }) =>
      grabbed === null
        ? []
        : [{ title: grabbed.decided.release.title, version: version.name, downloadId: grabbed.downloadId }],
    ),
    pending: outcomes.flatMap(({ version, pending }) =>
      pending === null
        ? []
        : [
            {
              title: pending.decided.release.title,
              version: version.name,
              reason: pending.reason,
              dueAt: pending.dueAt.toISOString(),
            },
          ],
    ),
  };
  return { result, message: answers.length === 0 ? noIndexerMessage : messageOf(result, outcomes) };
}

/** As the interactive search answers. */
export const toIndexerResult = ({
  indexerId,
  indexerName,
  status,
  errorMessage,
  releases,
}: IndexerAnswer) => ({
  indexerId,
  indexerName,
  resultCount: releases.length,
  status,
  errorMessage,
});

function toDecisionResult(decided: DecidedRelease, outcomes: readonly VersionOutcome[]) {
  const { release, decision, version, context } = decided;
  const own = outcomes.find((outcome) => outcome.version.id === version?.id);
  return {
    title: release.title,
    indexer: release.indexerName,
    indexerId: release.indexerId,
    guid: release.guid,
    quality: release.parsed.quality.name,
    formatScore: context.formatScore,
    version: version?.name ?? null,
    approved: decision.approved,
    outcome: outcomeOf(decided, own),
    rejections: [
      ...decision.rejections.map(({ code, sentence }) => ({ code, sentence })),
      ...(own?.failures.has(decided) === true
        ? [{ code: 'grabFailed', sentence: own.failures.get(decided) ?? '' }]
        : []),
    ],
  };
}

function outcomeOf(decided: DecidedRelease, own: VersionOutcome | undefined): string {
  if (own?.grabbed?.decided === decided) return 'grabbed';
  if (own?.pending?.decided === decided) return 'pending';
  if (own?.failures.has(decided) === true) return 'failed';
  return decided.decision.approved ? 'notNeeded' : 'rejected';
}

interface Counts {
  readonly indexers: number;
  readonly releases: number;
  readonly failures: readonly unknown[];
}

function messageOf({ indexers, releases, failures }: Counts, outcomes: readonly VersionOutcome[]): string {
  const failed = failures.length === 0 ? '' : `; ${failures.length} failed`;
  const found =
    indexers === 0 ? noIndexerNowMessage : `${releases} releases found at ${indexers} indexers${failed}.`;
  const sentences = outcomes.flatMap(sentencesOf);
  const rest = sentences.length === 0 && releases > 0 ? ['None is acceptable.'] : sentences;
  return [found, ...rest].join(' ');
}

/** What happened for a version; nothing if no release is acceptable. */
export function sentencesOf({ grabbed, pending, failures }: VersionOutcome): readonly string[] {
  if (grabbed !== null) return [`Grabbed ${grabbed.decided.release.title}.`];
  if (pending !== null) {
    const { title } = pending.decided.release;
    return pending.reason === 'delay'
      ? [`${title} waits until ${pending.dueAt.toISOString()}.`]
      : [`${title} waits for its download client.`];
  }
  const [failure] = failures.values();
  return failure === undefined ? [] : [`No release could be grabbed: ${failure}`];
}
