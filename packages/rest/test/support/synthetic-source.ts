import { LibraryError, type MetadataSource, type MovieMetadata } from '@cinephage/core';

/** Movies that tests can tell apart by rule: every third has no year, ratings repeat, titles have accents and articles. */
const titles = [
  'The Étoile',
  'A Night Train',
  'Zebra',
  'amélie returns',
  'An Owl',
  'Über Alles',
  'quiet river',
  'The Train Robbers',
  '100% Pure',
  'Snow_White',
];
const genres = ['Action', 'Drama', 'Science Fiction', 'Comedy', 'Adventure'];

export const syntheticMovie = (tmdbId: number): MovieMetadata => ({
  tmdbId,
  imdbId: `tt${String(tmdbId).padStart(7, '0')}`,
  title: `${titles[tmdbId % titles.length]} ${Math.floor(tmdbId / 20)}`,
  originalTitle: `Original ${tmdbId}`,
  year: tmdbId % 3 === 0 ? null : 1990 + (tmdbId % 7),
  overview: `About movie ${tmdbId}.`,
  tagline: null,
  runtime: 80 + (tmdbId % 60),
  genres: genres.filter((_, i) => (tmdbId + i) % 3 === 0),
  certification: 'PG',
  tmdbRating: tmdbId % 4 === 0 ? null : (tmdbId % 9) + 0.5,
  tmdbVoteCount: tmdbId,
  posterPath: tmdbId % 2 === 0 ? null : `/poster-${tmdbId}.jpg`,
  backdropPath: null,
  website: null,
  theatricalDate: '2001-02-03',
  homeReleaseDate: null,
  alternativeTitles: [`Alias ${tmdbId % 5}`],
  cast: [],
  crew: [],
  images: [],
});

/** A host's own metadata source, which knows movies 1 to 100,000. */
export const syntheticSource: MetadataSource = {
  name: 'synthetic',
  description: 'Movies made up by rule.',
  imageBaseUrl: 'https://images.example/original/',
  async getMovie(tmdbId) {
    if (tmdbId > 100_000) throw new LibraryError('METADATA_NOT_FOUND', `There is no movie ${tmdbId}.`);
    return syntheticMovie(tmdbId);
  },
  async searchMovies() {
    return [];
  },
  async findByImdbId() {
    return null;
  },
};

/** A movie of which nothing is unknown. */
export const fullMovie: MovieMetadata = {
  ...syntheticMovie(1_001),
  tagline: 'Nothing is unknown.',
  year: 2010,
  genres: ['Action'],
  tmdbRating: 8.4,
  posterPath: '/poster.jpg',
  backdropPath: '/backdrop.jpg',
  website: 'https://movie.example/',
  homeReleaseDate: '2010-12-07',
  cast: [{ name: 'Leonardo DiCaprio', character: 'Dom Cobb', tmdbId: 6193 }],
  crew: [{ name: 'Christopher Nolan', job: 'Director', tmdbId: 525 }],
  images: [{ path: '/poster.jpg', type: 'poster' }],
};
