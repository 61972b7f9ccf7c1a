import type { GrabReleaseParams } from './grab-release.ts';

/** Releases that wait for a download client; one for each version of a movie. */
export interface PendingGrabs {
  /**
   * Keeps a release, in place of another one that waits for its version.
   *
   * @returns when it is tried again
   */
  keep(params: GrabReleaseParams): Promise<Date>;
  /** Removes what waits for a version. */
  remove(params: Pick<GrabReleaseParams, 'movieId' | 'versionId'>): Promise<void>;
}
