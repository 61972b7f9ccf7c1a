import type { Library, Movie, MovieToImport } from '@cinephage/core';
import { madeUpMovie } from '@cinephage/core/testing';

/** Movies of the bundled catalogue. */
export const movies = {
  matrix: 603,
  inception: 27205,
  metropolis: 19,
  casablanca: 289,
  rashomon: 548,
} as const;

/** @returns the movie's id */
export async function addMovie(library: Library, tmdbId: number, settings: object = {}): Promise<string> {
  const { id } = await library.movies.add({ tmdbId, rootFolderPath: '/movies', ...settings });
  return id;
}

/** A movie of which nothing is unknown. */
export const fullMovie: MovieToImport = {
  metadata: {
    ...madeUpMovie(1).metadata,
    tmdbId: 900_001,
    tagline: 'Nothing is unknown.',
    year: 2010,
    certification: 'PG-13',
    tmdbRating: 8.4,
    tmdbVoteCount: 12_345,
    website: 'https://movie.example/',
    homeReleaseDate: '2010-12-07',
    alternativeTitles: ['Otro título'],
    cast: [{ name: 'Ada Example', character: 'The Lead', tmdbId: 1 }],
    crew: [{ name: 'Bob Example', job: 'Director', tmdbId: 2 }],
    images: [{ path: '/poster.jpg', type: 'poster' }],
  },
  rootFolderPath: '/movies',
  file: {
    path: '/movies/Movie (2010)/movie.mkv',
    size: 12_345_678_901,
    quality: 'Bluray-1080p',
    releaseTitle: 'Movie.2010.1080p.BluRay.x264-Group',
    releaseGroup: 'Group',
    edition: 'Director’s Cut',
    languages: ['English', 'German'],
    mediaInfo: { videoCodec: 'x264', audioCodec: 'DTS', audioChannels: 5.1, resolution: '1920x1080' },
  },
};

/** @returns the ids of so many made-up movies, in the order of their numbers */
export async function importMovies(library: Library, count: number, from = 0): Promise<string[]> {
  const movies = Array.from({ length: count }, (_, index) => madeUpMovie(from + index));
  await library.movies.import(movies);
  const tmdbIds = movies.map(({ metadata }) => metadata.tmdbId);
  const found = await library.movies.getManyByTmdbId(tmdbIds, { select: { id: true } });
  return found.map((movie) => movie?.id ?? '');
}

/** Removes what a test has left, up to a page of movies. */
export async function removeMovies(library: Library): Promise<void> {
  const { movies } = await library.movies.list({ limit: 100 }, { select: { id: true } });
  for (const { id } of movies) await library.movies.delete(id);
}

/** A movie of core as the schema shows it: enum values are spelled otherwise. */
export const asShown = ({ minimumAvailability, ...movie }: Movie) => ({
  ...movie,
  minimumAvailability: { announced: 'ANNOUNCED', inCinemas: 'IN_CINEMAS', released: 'RELEASED' }[
    minimumAvailability
  ],
});
