import { LibraryError } from '../../errors/library-error.ts';
import { detectFiles } from '../../import/detect-files.ts';
import { detectVideo } from '../../import/detect-video.ts';
import { findImportFiles } from '../../import/find-import-files.ts';
import type { ImportDetection } from '../../import/import.schema.ts';
import type { ImportDeps } from '../../import/import-deps.ts';
import { matchImport } from '../../import/match-import.ts';
import type { FoundVideo } from '../../scan/found-video.ts';
import type { QueueItemRow } from '../queue-item-rows.ts';
import { withReleaseTitle } from './list-videos.ts';
import { openDownload } from './open-download.ts';
import { type DownloadedMovie, readDownload } from './read-download.ts';

/** The files of a download, each with the movie that it is of by its own names, else with the one of the download. Changes nothing. */
export async function detectDownload(deps: ImportDeps, item: QueueItemRow): Promise<ImportDetection> {
  const place = await openDownload(deps.database, item.output_path);
  const { movie } = await readDownload(deps.database, item);
  return detectFiles(place, (found) => detect(deps, found, { item, movie }));
}

async function detect(
  deps: ImportDeps,
  found: FoundVideo,
  { item, movie }: { readonly item: QueueItemRow; readonly movie: DownloadedMovie | null },
) {
  const named = await matchImport(deps.database, found);
  if (movie === null || (named.movie !== null && named.movie.movieId !== movie.movieId)) {
    return detectVideo(deps, found);
  }
  const { movieId, tmdbId, title, year } = movie;
  return detectVideo(deps, withReleaseTitle(found, item.title), {
    movie: { movieId, tmdbId, title, year },
    versionId: item.version_id ?? undefined,
  });
}

/** The paths of the videos of a download. @throws LibraryError `FILE_NOT_FOUND` */
export async function listVideoPaths(
  deps: Pick<ImportDeps, 'database'>,
  item: QueueItemRow,
): Promise<ReadonlySet<string>> {
  const { videos } = await findImportFiles(await openDownload(deps.database, item.output_path));
  if (videos.length === 0) {
    throw new LibraryError('FILE_NOT_FOUND', 'The download has no video.');
  }
  return new Set(videos.map(({ path }) => path));
}
