/** A movie of the stand-in. All but id and title have a value that makes a complete, plain movie. */
export interface StandInMovie {
  readonly id: number;
  readonly title: string;
  readonly originalTitle?: string;
  readonly imdbId?: string;
  /** `YYYY-MM-DD`, or '' for a movie without a date, as TMDB writes it. */
  readonly releaseDate?: string;
  readonly homeReleaseDate?: string;
  readonly runtime?: number;
  readonly genres?: readonly string[];
  readonly studios?: readonly string[];
  readonly collection?: string;
  readonly certification?: string;
  readonly voteAverage?: number;
  readonly voteCount?: number;
  readonly overview?: string;
  readonly tagline?: string;
  readonly homepage?: string;
  readonly posterPath?: string | null;
  readonly backdropPath?: string | null;
  readonly alternativeTitles?: readonly string[];
  readonly cast?: readonly { id: number; name: string; character: string }[];
  readonly crew?: readonly { id: number; name: string; job: string }[];
  /** By language and country (`de-DE`): what the answer says in that language; other languages get the original title. */
  readonly translations?: Readonly<Record<string, { title?: string; overview?: string; tagline?: string }>>;
  readonly originalLanguage?: string;
  /** Replaces or adds fields of the answer as it goes over the wire, for shapes out of the ordinary. */
  readonly wire?: Readonly<Record<string, unknown>>;
}

/** What the stand-in knows from the start: two movies of TMDB's and one that was never made. */
export const initialStandInMovies: readonly StandInMovie[] = [
  {
    id: 27205,
    title: 'Inception',
    imdbId: 'tt1375666',
    releaseDate: '2010-07-16',
    homeReleaseDate: '2010-12-07',
    runtime: 148,
    genres: ['Action', 'Science Fiction', 'Adventure'],
    studios: ['Legendary Pictures', 'Syncopy'],
    certification: 'PG-13',
    voteAverage: 8.4,
    voteCount: 34512,
    posterPath: '/9gk7adHYeDvHkCSEqAvQNLV5Uge.jpg',
    backdropPath: '/s3TBrRGB1iav7gFOCNx3H31MoES.jpg',
    cast: [{ id: 6193, name: 'Leonardo DiCaprio', character: 'Dom Cobb' }],
    crew: [{ id: 525, name: 'Christopher Nolan', job: 'Director' }],
  },
  {
    id: 603,
    title: 'The Matrix',
    imdbId: 'tt0133093',
    releaseDate: '1999-03-31',
    runtime: 136,
    genres: ['Action', 'Science Fiction'],
    collection: 'The Matrix Collection',
    certification: 'R',
    voteAverage: 7.9,
    voteCount: 9552,
    alternativeTitles: ['The Matrix 1'],
  },
  { id: 9_000_001, title: 'The Lighthouse Keeper of Orion', imdbId: 'tt9900001', releaseDate: '2031-05-02' },
];

/** A row of a search or find answer. */
export function toWireSummary(movie: StandInMovie) {
  return {
    adult: false,
    id: movie.id,
    title: movie.title,
    original_title: movie.originalTitle ?? movie.title,
    original_language: movie.originalLanguage ?? 'en',
    overview: movie.overview ?? `The overview of ${movie.title}.`,
    poster_path: movie.posterPath ?? null,
    backdrop_path: movie.backdropPath ?? null,
    release_date: movie.releaseDate ?? '2001-02-03',
    genre_ids: [],
    popularity: 1,
    video: false,
    vote_average: movie.voteAverage ?? 6.5,
    vote_count: movie.voteCount ?? 100,
  };
}

/** The answer to `/movie/{id}` with the asked parts appended. */
export function toWireMovie(
  movie: StandInMovie,
  appended: readonly string[],
  language?: string,
): Record<string, unknown> {
  const { genre_ids, ...summary } = toWireSummary(movie);
  const parts = Object.entries(wireParts(movie, summary.release_date)).filter(([name]) =>
    appended.includes(name),
  );
  return {
    ...summary,
    belongs_to_collection: movie.collection === undefined ? null : { id: 1, name: movie.collection },
    production_companies: (movie.studios ?? []).map((name, index) => ({ id: index + 1, name })),
    budget: 0,
    genres: (movie.genres ?? ['Drama']).map((name, index) => ({ id: index + 1, name })),
    homepage: movie.homepage ?? '',
    imdb_id: movie.imdbId ?? '',
    revenue: 0,
    runtime: movie.runtime ?? 100,
    status: 'Released',
    tagline: movie.tagline ?? '',
    ...(movie.translations !== undefined && translated(movie, language ?? 'en-US')),
    ...Object.fromEntries(parts),
    ...movie.wire,
  };
}

/** TMDB has the original title and empty texts where there is no translation. */
function translated(movie: StandInMovie, language: string) {
  const { title, overview = '', tagline = '' } = movie.translations?.[language] ?? {};
  return { title: title ?? movie.originalTitle ?? movie.title, overview, tagline };
}

function wireParts(movie: StandInMovie, releaseDate: string): Record<string, unknown> {
  const release = (type: number, date: string) => ({
    certification: type === 3 ? (movie.certification ?? '') : '',
    descriptors: [],
    iso_639_1: '',
    note: '',
    release_date: `${date}T00:00:00.000Z`,
    type,
  });
  const releases = [
    ...(releaseDate === '' ? [] : [release(3, releaseDate)]),
    ...(movie.homeReleaseDate === undefined ? [] : [release(4, movie.homeReleaseDate)]),
  ];
  const image = (path: string | null | undefined) => (path ? [{ file_path: path, iso_639_1: 'en' }] : []);
  return {
    credits: { cast: movie.cast ?? [], crew: movie.crew ?? [] },
    images: { posters: image(movie.posterPath), backdrops: image(movie.backdropPath), logos: [] },
    alternative_titles: {
      titles: (movie.alternativeTitles ?? []).map((title) => ({ iso_3166_1: 'US', title, type: '' })),
    },
    release_dates: { results: releases.length === 0 ? [] : [{ iso_3166_1: 'US', release_dates: releases }] },
    external_ids: { imdb_id: movie.imdbId ?? null, wikidata_id: null },
    translations: {
      translations: Object.entries(movie.translations ?? {}).map(([tag, data]) => ({
        iso_639_1: tag.slice(0, 2),
        iso_3166_1: tag.slice(3),
        data: { title: '', overview: '', tagline: '', homepage: '', runtime: 0, ...data },
      })),
    },
  };
}
