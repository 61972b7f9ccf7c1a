/** Where facts about movies come from: TMDB, the bundled catalogue, or a host's own. */
export interface MetadataSource {
  /** Short name for logs and `/api/health`, e.g. `tmdb`. */
  readonly name: string;
  /** For a person, read whenever it is shown: what this source is, and what keeps it from answering at present, if anything. */
  readonly description: string;
  /**
   * Where image paths are looked up, ending in a slash: TMDB's `secure_base_url` + `original/`. Paths are stored, hosts
   * are not; an address is put together when a movie is read.
   */
  readonly imageBaseUrl: string;
  /**
   * Everything known about one movie.
   *
   * @throws LibraryError `METADATA_NOT_FOUND` for an id the source does not know, `METADATA_KEY_REJECTED`,
   *   `METADATA_BAD_ANSWER`, `METADATA_UNAVAILABLE` or `METADATA_TIMEOUT` when the source is in trouble.
   */
  getMovie(tmdbId: number, options?: MetadataRequestOptions): Promise<MovieMetadata>;
  /** Movies whose title matches, best first. Same errors, but nothing found is an empty array. */
  searchMovies(query: MovieSearchQuery, options?: MetadataRequestOptions): Promise<MovieSearchResult[]>;
  /** The movie with this IMDb id (`tt1375666`), or null. */
  findByImdbId(imdbId: string, options?: MetadataRequestOptions): Promise<MovieSearchResult | null>;
  /**
   * The TMDB ids of all movies that changed in a period, so that those in a library that did not need not be asked for one by
   * one. Never remembered. A source that keeps no account of changes leaves this out.
   *
   * @returns null when finding out would take more than `maximumRequests` requests, or the period is longer than the source
   *   can tell (TMDB: 13 days)
   * @throws LibraryError as `getMovie`
   * @see https://developer.themoviedb.org/reference/changes-movie-list
   */
  listChangedMovies?(
    query: ChangedMoviesQuery,
    options?: MetadataRequestOptions,
  ): Promise<readonly number[] | null>;
  /**
   * Asks whether the source can be used with the key it has; `library.start()` does so once and logs what it throws. A source
   * that needs neither key nor network leaves this out.
   *
   * @throws LibraryError `METADATA_KEY_REJECTED`, or another `METADATA_…` when the source is in trouble
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

/** All that a source knows of a movie. Unknown is null or empty, never a placeholder such as 0 or ''. */
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
