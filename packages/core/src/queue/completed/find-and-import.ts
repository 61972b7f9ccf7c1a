import type { ImportDeps } from '../../import/import-deps.ts';
import type { RunImport } from '../../import/import-operation.ts';
import { type InspectedVideo, inspectVideo } from '../../import/inspect-video.ts';
import { matchImport } from '../../import/match-import.ts';
import type { ImportPath } from '../../import/open-import-path.ts';
import { qualityScore } from '../../quality/qualities.ts';
import type { FoundVideo } from '../../scan/found-video.ts';
import type { TaskRun } from '../../tasks/task-handlers.ts';
import { checkPromise } from './check-promise.ts';
import { chooseVideo } from './choose-video.ts';
import { type ImportOutcome, importFoundVideo } from './import-found-video.ts';
import { blocked, failed, type ImportObstacle } from './import-obstacle.ts';
import { type DownloadVideo, listVideos, withReleaseTitle } from './list-videos.ts';
import { type Download, type DownloadedMovie, readMovie } from './read-download.ts';

export interface FindAndImportParams {
  readonly download: Download;
  readonly place: ImportPath;
  readonly run: Pick<TaskRun, 'task' | 'signal' | 'ensureHeld' | 'progress'>;
}

type Imported = Extract<ImportOutcome, { kind: 'imported' }>;

/** Finds the file of the movie in a download, compares it with what was promised, and imports it. */
export async function findAndImport(
  deps: ImportDeps,
  runImport: RunImport,
  { download, place, run }: FindAndImportParams,
): Promise<Imported | ImportObstacle> {
  const { item } = download;
  const choice = chooseVideo(await listVideos(place, item.title, run.signal));
  if (choice.kind !== 'chosen') {
    return choice;
  }
  const { found, name } = choice.video;
  const movie = await findMovie(deps, download, found);
  if ('kind' in movie) {
    return movie;
  }
  const video = await inspectDownloaded(deps, download, choice.video, { signal: run.signal });
  const checked = { name, size: video.identity.size, media: video.media };
  const broken = checkPromise({ video: checked, promised: download.promised, runtime: movie.runtime });
  if (broken !== null) {
    return broken;
  }
  const outcome = await importFoundVideo(deps, runImport, {
    ...{ download, video, movieId: movie.movieId, place: place.path, run },
    versionId: item.movie_id === null ? null : item.version_id,
    isOverruled: ({ code }) => download.isInteractive && code === 'qualityNotAllowed',
  });
  return outcome.kind === 'imported' ? outcome : rejected(download, name, outcome);
}

export interface InspectOptions {
  readonly signal: AbortSignal;
  /** Whether the title of the release is one of its names. @default true */
  readonly isTitled?: boolean;
}

export async function inspectDownloaded(
  deps: ImportDeps,
  { item, promised }: Download,
  { found }: Pick<DownloadVideo, 'found'>,
  { signal, isTitled = true }: InspectOptions,
): Promise<InspectedVideo> {
  const video = await inspectVideo(deps, isTitled ? withReleaseTitle(found, item.title) : found, { signal });
  // Decisions compared this title, so that custom formats and upgrades stay what they were.
  return promised === null || !isTitled
    ? video
    : { ...video, facts: { ...video.facts, releaseTitle: item.title } };
}

/** The movie that it was grabbed for, unless the names of the file are certainly those of another one of the library. */
async function findMovie(
  { database }: ImportDeps,
  { item, movie }: Download,
  found: FoundVideo,
): Promise<DownloadedMovie | ImportObstacle> {
  if (movie !== null) {
    const named = await matchImport(database, found);
    return named.movie === null || named.movie.movieId === movie.movieId
      ? movie
      : blocked(found.relativePath, `Its name is that of ${named.movie.title}, not of ${movie.title}.`);
  }
  const matched = await matchImport(database, withReleaseTitle(found, item.title));
  const known = matched.movie === null ? null : await readMovie(database, matched.movie.movieId);
  return known ?? blocked(found.relativePath, ...matched.rejections.map(({ message }) => message));
}

/** A file that is worse than promised, and not wanted as it is, is a broken promise: another release is searched for. */
function rejected(
  { promisedQuality, promised }: Download,
  name: string,
  { rejections, quality }: Extract<ImportOutcome, { kind: 'rejected' }>,
): ImportObstacle {
  const messages = rejections.map(({ message }) => message);
  const isUnwanted = rejections.every(({ code }) => code === 'notAnUpgrade' || code === 'qualityNotAllowed');
  const isWorse =
    promised?.quality.evidence === 'words' &&
    promisedQuality !== null &&
    qualityScore(quality) < qualityScore(promisedQuality);
  return isUnwanted && isWorse
    ? failed('fake', `It was promised as ${promisedQuality} and is ${quality}. ${messages.join(' ')}`)
    : blocked(name, ...messages);
}
