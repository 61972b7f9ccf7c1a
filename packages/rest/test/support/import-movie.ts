import type { MovieListItem, MovieToImport } from '@cinephage/core';
import { moviesPath } from './add-movie.ts';
import type { Api } from './start-api.ts';
import { syntheticMovie } from './synthetic-source.ts';

const file = (tmdbId: number) => ({
  path: `/movies/${tmdbId}/movie.mkv`,
  size: 10_485_760_000,
  quality: 'Bluray-1080p',
  releaseTitle: 'A.Movie.2010.1080p.BluRay.x264-Group',
  releaseGroup: 'Group',
  edition: 'Director’s Cut',
  languages: ['English'],
  mediaInfo: { videoCodec: 'x264', audioCodec: 'DTS', audioChannels: 5.1, resolution: '1920x1080' },
});

/** A synthetic movie with a file, as imported from another library. */
export const withFile = (tmdbId: number, options: Partial<MovieToImport> = {}): MovieToImport => ({
  metadata: syntheticMovie(tmdbId),
  rootFolderPath: '/movies',
  file: file(tmdbId),
  ...options,
});

/** @returns the movie's id */
export async function importMovie(api: Api, movie: MovieToImport): Promise<string> {
  await api.library.movies.import([movie]);
  const { body } = await api.request('GET', `${moviesPath}?limit=100`);
  const { tmdbId } = movie.metadata;
  const item = body.movies.find((one: MovieListItem) => one.tmdbId === tmdbId);
  if (item === undefined) throw new Error(`The movie ${tmdbId} was not imported.`);
  return item.id;
}
