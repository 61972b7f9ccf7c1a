import type { TmdbMovie, TmdbTranslation } from './tmdb-responses.schema.ts';

interface TranslatedTexts {
  readonly title: string;
  readonly overview: string | null;
  readonly tagline: string | null;
}

const english = 'en';

export const isEnglish = (language: string) => languageOf(language) === english;

/**
 * The texts of a movie in `language` (`de` or `de-AT`). What TMDB has no translation of it answers with the original title
 * and no overview: then they are those of another country with this language, else the English ones, else the original's.
 */
export function translatedTexts(movie: TmdbMovie, language: string): TranslatedTexts {
  const own = textsIn(movie, languageOf(language), language.split('-')[1]);
  const inEnglish = textsIn(movie, english, 'US');
  const original = movie.original_language === null ? undefined : textsIn(movie, movie.original_language);
  const isOriginal = movie.original_language === languageOf(language);
  const answered = isOriginal || movie.title !== movie.original_title ? movie.title : null;
  return {
    title: own.title ?? answered ?? englishTitle(movie) ?? movie.title,
    overview: movie.overview ?? own.overview ?? inEnglish.overview ?? original?.overview ?? null,
    tagline: movie.tagline ?? own.tagline ?? inEnglish.tagline ?? original?.tagline ?? null,
  };
}

/** Null if no translation has it. */
export const englishTitle = (movie: TmdbMovie): string | null =>
  movie.original_language === english ? movie.original_title : textsIn(movie, english, 'US').title;

/** The texts of a language, each of the wanted country first. */
function textsIn(movie: TmdbMovie, language: string, country?: string) {
  const known = (movie.translations?.translations ?? []).filter(({ iso_639_1 }) => iso_639_1 === language);
  const ofCountry = (one: TmdbTranslation) => one.iso_3166_1 === country;
  const ordered = [...known.filter(ofCountry), ...known.filter((one) => !ofCountry(one))];
  const text = (name: keyof TmdbTranslation['data']) =>
    ordered.map(({ data }) => data[name]).find((value) => value !== null) ?? null;
  return { title: text('title'), overview: text('overview'), tagline: text('tagline') };
}

const languageOf = (tag: string) => tag.slice(0, 2);
