import type { DownloadFailureReason } from '../failed/fail-download.ts';

/** Sentences about one file, or about the whole download. */
export interface ImportProblem {
  /** Name of the file, or title of the download. */
  readonly title: string;
  readonly messages: readonly string[];
}

/** What keeps a download from being imported: it waits for a user, or it has failed. */
export type ImportObstacle =
  | { readonly kind: 'blocked'; readonly problems: readonly ImportProblem[] }
  | { readonly kind: 'failed'; readonly reason: DownloadFailureReason; readonly message: string };

export const blocked = (title: string, ...messages: readonly string[]): ImportObstacle => ({
  kind: 'blocked',
  problems: [{ title, messages }],
});

export const failed = (reason: DownloadFailureReason, message: string): ImportObstacle => ({
  ...{ kind: 'failed', reason, message },
});
