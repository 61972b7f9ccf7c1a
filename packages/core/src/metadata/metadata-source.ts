/** A source of metadata: TMDB, the bundled catalogue, or one of the host. */
export interface MetadataSource {
  /** Short name for logs and `/api/health`, e.g. `tmdb`. */
  readonly name: string;
  /** For people: what this source is, and why it fails at present, if it does. Read each time it is shown. */
  readonly description: string;
  /**
   * Prefix of image paths, ending in a slash: TMDB's `secure_base_url` + `original/`. Only paths are stored; addresses are
   * built when a movie is read.
   */
  readonly imageBaseUrl: string;
  /**
   * Reads the metadata of one movie.
   *
   * @throws LibraryError `METADATA_NOT_FOUND` for an id the source does not know, `METADATA_KEY_REJECTED`,
   *   `METADATA_BAD_ANSWER`, `METADATA_UNAVAILABLE` or `METADATA_TIMEOUT` if the source fails
   */
  getMovie(tmdbId: number, options?: MetadataRequestOptions): Promise<MovieMetadata>;
  /** Finds movies by title, best match first; an empty array if none matches. @throws LibraryError as `getMovie` */
  searchMovies(query: MovieSearchQuery, options?: MetadataRequestOptions): Promise<MovieSearchResult[]>;
  /** Finds the movie with an IMDb id (`tt1375666`); null if not found. */
  findByImdbId(imdbId: string, options?: MetadataRequestOptions): Promise<MovieSearchResult | null>;
  /**
   * Lists the TMDB ids of all movies that changed in a period, so that unchanged movies of a library are not requested one by
   * one. Not cached. Optional: for sources that record changes.
   *
   * @returns null if this takes more than `maximumRequests` requests, or if the period is longer than the source reports
   *   (TMDB: 13 days)
   * @throws LibraryError as `getMovie`
   * @see https://developer.themoviedb.org/reference/changes-movie-list
   */
  listChangedMovies?(
    query: ChangedMoviesQuery,
    options?: MetadataRequestOptions,
  ): Promise<readonly number[] | null>;
  /**
   * Checks whether the source can be used with its key. `library.start()` calls it once and logs the error. Optional: for
   * sources that need a key or the network.
   *
   * @throws LibraryError `METADATA_KEY_REJECTED`, or another `METADATA_…` if the source fails
   */
  checkAccess?(signal?: AbortSignal): Promise<void>;
}

export interface ChangedMoviesQuery {
  readonly from: Date;
  readonly to: Date;
  /** What the answer may cost; a source that works without requests may ignore it. */
  readonly maximumRequests: number;
}

export interface MetadataRequestOptions {
  readonly signal?: AbortSignal;
  /** Bypass the cache, as `refresh` does. */
  readonly fresh?: boolean;
}

export interface MovieSearchQuery {
  readonly title: string;
  readonly year?: number;
}

export interface MovieSearchResult {
  readonly tmdbId: number;
  readonly title: string;
  readonly originalTitle: string;
  readonly year: number | null;
  readonly overview: string | null;
  /** `/9gk7adHYeDvHkCSEqAvQNLV5Uge.jpg` */
  readonly posterPath: string | null;
}

/** The metadata of a movie. Unknown values are null or empty arrays, never placeholders such as 0 or ''. */
export interface MovieMetadata {
  readonly tmdbId: number;
  readonly imdbId: string | null;
  readonly title: string;
  readonly originalTitle: string;
  readonly year: number | null;
  readonly overview: string | null;
  readonly tagline: string | null;
  /** Minutes. */
  readonly runtime: number | null;
  readonly genres: readonly string[];
  /** For the configured country. */
  readonly certification: string | null;
  /** 0 to 10. */
  readonly tmdbRating: number | null;
  readonly tmdbVoteCount: number | null;
  /** Image paths below `imageBaseUrl`, with their leading slash. */
  readonly posterPath: string | null;
  readonly backdropPath: string | null;
  readonly website: string | null;
  /** The first production company. Names of files and folders may contain it. @default null */
  readonly studio?: string | null | undefined;
  /** The name of the collection that the movie is part of, such as `The Matrix Collection`. @default null */
  readonly collection?: string | null | undefined;
  /** Code of the language that it was made in, such as `en`. Custom formats compare it with languages of releases. @default null */
  readonly originalLanguage?: string | null | undefined;
  /** ISO dates `YYYY-MM-DD`: first in theatres; first digital or physical release. */
  readonly theatricalDate: string | null;
  readonly homeReleaseDate: string | null;
  readonly alternativeTitles: readonly string[];
  readonly cast: readonly CastMember[];
  readonly crew: readonly CrewMember[];
  readonly images: readonly MovieImage[];
}

export interface CastMember {
  readonly name: string;
  readonly character: string | null;
  readonly tmdbId: number | null;
}

export interface CrewMember {
  readonly name: string;
  readonly job: string | null;
  readonly tmdbId: number | null;
}

export interface MovieImage {
  readonly path: string;
  /** `poster`, `backdrop` or `logo`. */
  readonly type: string;
}

/** The maximum stored for each movie; TMDB lists hundreds for some. */
export const metadataLimits = {
  cast: 60,
  crew: 100,
  alternativeTitles: 100,
  /** Twenty posters, backdrops and logos each. */
  images: 60,
  /** Movies that a search finds: as many as a page of TMDB's has. */
  matches: 20,
} as const;
