import type { GrabListQuery, GrabPage, ReleaseGrabbed, ReleaseGrabInput } from './grab.schema.ts';

/** Releases that are handed to download clients. */
export interface Downloads {
  /**
   * Fetches a release that a search has found within a day, checks its file and hands it to the download client for it, whatever the
   * decision about it was. Only one release is grabbed for a version of a movie at a time. If the client is down, the release stays
   * pending and is tried again.
   *
   * @throws LibraryError `INVALID_INPUT`, `RELEASE_NOT_FOUND`, `MOVIE_NOT_FOUND`, `VERSION_NOT_FOUND`, `RELEASE_ALREADY_GRABBED`,
   *   `NO_DOWNLOAD_CLIENT`, `DOWNLOAD_CLIENT_UNAVAILABLE`, `RELEASE_UNAVAILABLE`
   * @example
   * const [movie] = (await library.movies.list({ limit: 1 })).movies;
   * const found = movie && (await library.search.releases({ type: 'movie', movieId: movie.id }));
   * const best = found?.releases[0];
   * if (best) console.log((await library.downloads.grab({ guid: best.guid, indexerId: best.indexerId })).downloadId);
   */
  grab(input: ReleaseGrabInput): Promise<ReleaseGrabbed>;
  /**
   * Returns a page of what was grabbed, the newest first.
   *
   * @throws LibraryError `INVALID_INPUT`
   * @example
   * const { grabs } = await library.downloads.grabs({ state: 'grabbed' });
   * console.log(grabs.map(({ title, downloadClient }) => `${title} -> ${downloadClient}`));
   */
  grabs(query?: GrabListQuery): Promise<GrabPage>;
  /**
   * Ends a grab that no import has ended, so that another release can be grabbed for its version. The download client keeps it.
   *
   * @throws LibraryError `GRAB_NOT_FOUND`, `GRAB_NOT_CANCELLABLE`
   * @example
   * const { grabs } = await library.downloads.grabs({ state: 'grabbed' });
   * for (const { id } of grabs) await library.downloads.cancel(id);
   */
  cancel(id: string): Promise<void>;
  /**
   * Counts what is in the queue, and what became of downloads since the library exists.
   *
   * @example
   * const { queue, imported, failed } = await library.downloads.statistics();
   * console.log(queue, imported, failed);
   */
  statistics(): Promise<DownloadStatistics>;
}

/** Counts of downloads, of all nodes. The totals never become less. */
export interface DownloadStatistics {
  /** By `trackedDownloadState`; states that no download has are left out. */
  readonly queue: readonly { readonly state: string; readonly count: number }[];
  /** Files that became the first one of their version, by an import or a scan. */
  readonly imported: number;
  /** Files that replaced one of lower quality. */
  readonly upgraded: number;
  /** Downloads that failed. */
  readonly failed: number;
  /** Finished downloads that could not be imported without a user. */
  readonly importBlocked: number;
}
