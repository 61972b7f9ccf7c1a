import type { Release } from '../releases/release.ts';

export const grabSources = ['interactive', 'automatic', 'rss'] as const;
/** Who chose the release: a user, a search, or the feed of an indexer. */
export type GrabSource = (typeof grabSources)[number];

export interface GrabReleaseParams {
  readonly release: Release;
  readonly movieId: string;
  /** The id of the movie for its default version. */
  readonly versionId: string;
  readonly source: GrabSource;
}

export interface GrabbedRelease {
  readonly grabId: string;
  /** Id of the download at the client: the info hash of a torrent. */
  readonly downloadId: string;
  /** Title of the release. */
  readonly title: string;
}

/**
 * Fetches the file of a release and hands it to a download client. Only one release is grabbed for a version at a time, on however
 * many nodes.
 *
 * @throws LibraryError `RELEASE_ALREADY_GRABBED` if another release is on its way to the version, `NO_DOWNLOAD_CLIENT`,
 *   `DOWNLOAD_CLIENT_UNAVAILABLE`, `RELEASE_UNAVAILABLE` if the indexer does not give the file; nothing is left behind
 */
export type GrabRelease = (params: GrabReleaseParams, signal: AbortSignal) => Promise<GrabbedRelease>;
