import type { Protocol } from '../releases/release.ts';

/** What is handed to a download client: the bytes that were fetched for it, or a magnet link. */
export type DownloadFile =
  | { readonly kind: 'torrent'; readonly bytes: Uint8Array; readonly infoHash: string }
  | { readonly kind: 'magnet'; readonly uri: string; readonly infoHash: string }
  | { readonly kind: 'nzb'; readonly bytes: Uint8Array };

export interface DownloadRequest {
  /** Id of the grab; a client that can store a label or a parameter keeps it. */
  readonly grabId: string;
  /** Title of the release, which becomes the name of the download. */
  readonly title: string;
  readonly file: DownloadFile;
  readonly seedRatio: number | null;
  /** Minutes. */
  readonly seedTime: number | null;
}

export const downloadClientFailures = ['unreachable', 'unauthorized', 'refused', 'misconfigured'] as const;
export type DownloadClientFailure = (typeof downloadClientFailures)[number];

/** The failure of a download client. Its message is for people and contains no password. */
export class DownloadClientError extends Error {
  readonly failure: DownloadClientFailure;

  constructor(failure: DownloadClientFailure, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'DownloadClientError';
    this.failure = failure;
  }
}

/** Port: a download client. */
export interface DownloadClient {
  readonly id: string;
  readonly name: string;
  readonly protocols: readonly Protocol[];
  /**
   * Hands a release over. Idempotent: the same grab a second time returns the same id.
   *
   * @returns the id of the download at the client: the info hash of a torrent
   * @throws DownloadClientError
   */
  add(request: DownloadRequest, signal: AbortSignal): Promise<{ readonly downloadId: string }>;
  /** Checks whether the client can be used. @throws DownloadClientError that says in a sentence what is wrong */
  test(signal: AbortSignal): Promise<void>;
}
