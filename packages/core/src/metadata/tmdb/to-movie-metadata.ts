import type {
  CastMember,
  CrewMember,
  MovieImage,
  MovieMetadata,
  MovieSearchResult,
} from '../metadata-source.ts';
import { metadataLimits } from '../metadata-source.ts';
import { toReleaseInfo } from './release-dates.ts';
import type { TmdbIdentity, TmdbMovie } from './tmdb-responses.schema.ts';
import { englishTitle, isEnglish, translatedTexts } from './translated-texts.ts';

const imageTypes = 3;

export interface Locale {
  /** Of the texts: `de` or `de-AT`. */
  readonly language: string;
  /** Of dates and certifications: ISO 3166-1, such as `US`. */
  readonly region: string;
}

/** TMDB's answer about a movie as the library's own metadata. */
export function toMovieMetadata(movie: TmdbMovie, { language, region }: Locale): MovieMetadata {
  const releases = toReleaseInfo(movie, region);
  const texts = translatedTexts(movie, language);
  return {
    ...toSearchResult(movie),
    ...releases,
    ...texts,
    year: yearOf(movie.release_date ?? releases.theatricalDate ?? releases.homeReleaseDate),
    imdbId: movie.imdb_id ?? movie.external_ids?.imdb_id ?? null,
    runtime: movie.runtime,
    genres: distinct(named(movie.genres.map(({ name }) => name))),
    tmdbRating: movie.vote_count === null ? null : movie.vote_average,
    tmdbVoteCount: movie.vote_count,
    backdropPath: movie.backdrop_path,
    website: webAddress(movie.homepage),
    studio: named(movie.production_companies.map(({ name }) => name))[0] ?? null,
    collection: movie.belongs_to_collection?.name ?? null,
    originalLanguage: movie.original_language,
    alternativeTitles: toAlternativeTitles(
      movie,
      texts.title,
      isEnglish(language) ? [] : [englishTitle(movie)],
    ),
    cast: toCast(movie),
    crew: toCrew(movie),
    images: toImages(movie),
  };
}

export function toSearchResult(movie: TmdbIdentity): MovieSearchResult {
  return {
    tmdbId: movie.id,
    title: movie.title,
    originalTitle: movie.original_title,
    year: yearOf(movie.release_date),
    overview: movie.overview,
    posterPath: movie.poster_path,
  };
}

function toCast(movie: TmdbMovie): CastMember[] {
  return (movie.credits?.cast ?? [])
    .flatMap(({ id, name, character }) => (name === null ? [] : [{ name, character, tmdbId: id }]))
    .slice(0, metadataLimits.cast);
}

/** Jobs that a long crew list may not lose. */
const keyJobs = new Set([
  ...[
    'Director',
    'Writer',
    'Screenplay',
    'Story',
    'Novel',
    'Author',
    'Characters',
    'Producer',
    'Executive Producer',
  ],
  ...['Director of Photography', 'Editor', 'Original Music Composer', 'Production Design', 'Casting'],
]);

function toCrew(movie: TmdbMovie): CrewMember[] {
  const crew = (movie.credits?.crew ?? []).flatMap(({ id, name, job }) =>
    name === null ? [] : [{ name, job, tmdbId: id }],
  );
  const isKey = ({ job }: CrewMember) => job !== null && keyJobs.has(job);
  const kept = new Set([...new Set([...crew.filter(isKey), ...crew])].slice(0, metadataLimits.crew));
  return crew.filter((member) => kept.has(member));
}

/** @param known titles that TMDB does not list among them; first, as a long list is cut */
function toAlternativeTitles(movie: TmdbMovie, main: string, known: readonly (string | null)[]): string[] {
  const titles = named([...known, ...(movie.alternative_titles?.titles ?? []).map(({ title }) => title)]);
  return distinct(titles)
    .filter((title) => title !== main && title !== movie.original_title)
    .slice(0, metadataLimits.alternativeTitles);
}

/** The movie's own poster and backdrop first, then the rest in TMDB's order, which is best first. */
function toImages(movie: TmdbMovie): MovieImage[] {
  const imagesOf = (type: string, main: string | null, files: readonly { file_path: string | null }[] = []) =>
    distinct(named([main, ...files.map(({ file_path }) => file_path)]))
      .slice(0, metadataLimits.images / imageTypes)
      .map((path) => ({ path, type }));
  return [
    ...imagesOf('poster', movie.poster_path, movie.images?.posters),
    ...imagesOf('backdrop', movie.backdrop_path, movie.images?.backdrops),
    ...imagesOf('logo', null, movie.images?.logos),
  ];
}

/** Only web addresses, as clients use them in `href`. */
function webAddress(homepage: string | null): string | null {
  if (homepage === null || !URL.canParse(homepage)) return null;
  return ['http:', 'https:'].includes(new URL(homepage).protocol) ? homepage : null;
}

const yearOf = (date: string | null) => (date === null ? null : Number(date.slice(0, 4)));
const named = (values: readonly (string | null)[]) => values.filter((value) => value !== null);
const distinct = (values: readonly string[]) => [...new Set(values)];
