import type { WrittenFile } from '../database/schema/download-tables.ts';
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
  /** Whether the client may have it already: the process that handed it over ended before it wrote the answer. */
  readonly isRepeated: boolean;
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

/**
 * What a download does, in one word for all clients. `stalled`: it waits for seeds or metadata. `processing`: it is checked, repaired,
 * unpacked or moved. `finished`: the client says so and has all bytes; it may go on seeding. `failed`: the client has given up.
 */
export const clientDownloadStates = [
  'queued',
  'downloading',
  'stalled',
  'paused',
  'processing',
  'finished',
  'failed',
] as const;
export type ClientDownloadState = (typeof clientDownloadStates)[number];

/**
 * Why a client has given up. `diskFull` and `unwritable`, its folder cannot be written to, are not the fault of the release. Of `other`
 * only the message says more.
 */
export const clientDownloadFailures = [
  'missingArticles',
  'password',
  'missingFiles',
  'unpack',
  'diskFull',
  'unwritable',
  'invalidFile',
  'other',
] as const;
export type ClientDownloadFailure = (typeof clientDownloadFailures)[number];

/** A download as its client describes it. */
export interface ClientDownload {
  /** Info hash of a torrent, in lower-case hex; else the id that the client gave. */
  readonly id: string;
  /** The grab that `add` was called with, if the client keeps it; null: it does not, or a user added the download. */
  readonly grabId: string | null;
  /** Its name at the client. */
  readonly title: string;
  readonly protocol: Protocol;
  readonly state: ClientDownloadState;
  /** Bytes; 0 while the client does not know, as of a magnet link without metadata. */
  readonly size: number;
  /** Bytes. */
  readonly sizeLeft: number;
  /** Bytes a second. */
  readonly speed: number | null;
  readonly secondsLeft: number | null;
  /**
   * Where its data is, as the client names it: a file or a folder. Null while that is not certain. It is only the final place if the
   * state is `finished`.
   */
  readonly path: string | null;
  /** Of a failed download. */
  readonly failure: { readonly reason: ClientDownloadFailure; readonly message: string } | null;
  /** A sentence for people about a download that goes on, but not well; null: nothing is wrong. */
  readonly warning: string | null;
  /** Whether its seeding goals are reached, so that it may be removed. True for usenet. */
  readonly isSeeded: boolean;
}

/** A folder as a client names it, for the check that this machine can reach it. */
export interface ClientFolder {
  readonly path: string;
}

/** What can be asked of a client that shows its downloads. */
export interface DownloadTracking {
  /**
   * Returns the downloads of our category, those that a user added there included. One request, or as few as the client allows.
   *
   * @throws DownloadClientError
   */
  list(signal: AbortSignal): Promise<readonly ClientDownload[]>;
  /**
   * Removes a download. One that is gone already is no error.
   *
   * @param options.deleteData whether the client deletes its data as well, after the download itself. Clients of usenet have no request
   * that deletes the data of a finished one: they leave it
   * @throws DownloadClientError
   */
  remove(downloadId: string, options: { readonly deleteData: boolean }, signal: AbortSignal): Promise<void>;
  /**
   * Returns the folders that finished downloads of our category land in.
   *
   * @throws DownloadClientError
   */
  folders(signal: AbortSignal): Promise<readonly ClientFolder[]>;
}

export interface AddedDownload {
  /** Id of the download at the client: the info hash of a torrent. */
  readonly downloadId: string;
  /** The file that was put into a watch folder; null: one of the same content was there, which may be a user's. */
  readonly writtenFile?: WrittenFile | null;
}

/** Port: a download client. */
export interface DownloadClient {
  readonly id: string;
  readonly name: string;
  readonly protocols: readonly Protocol[];
  /** Null: it does not show its downloads, like a watch folder. */
  readonly tracking: DownloadTracking | null;
  /**
   * Hands a release over. Idempotent: the same grab a second time returns the same id.
   *
   * @throws DownloadClientError
   */
  add(request: DownloadRequest, signal: AbortSignal): Promise<AddedDownload>;
  /** Checks whether the client can be used. @throws DownloadClientError that says in a sentence what is wrong */
  test(signal: AbortSignal): Promise<void>;
}
