import { z } from 'zod';
import { cleanText } from '../text/clean.ts';
import type { MovieMetadata, MovieSearchResult } from './metadata-source.ts';

/** Without invisible characters around it; null if nothing can be seen. */
const visible = z.string().transform(cleanText);
const text = visible.nullable();
const number = z.number().nullable();
const texts = z
  .array(visible)
  .transform((items) => items.filter((item) => item !== null))
  .readonly();

/** Uses the original title if the title has no visible text, and the other way round. */
function named<Titled extends { readonly title: string | null; readonly originalTitle: string | null }>(
  { title, originalTitle, ...rest }: Titled,
  context: z.RefinementCtx,
) {
  const either = title ?? originalTitle;
  if (either === null) {
    context.addIssue({ code: 'custom', path: ['title'], message: 'must hold a visible character' });
    return z.NEVER;
  }
  return { ...rest, title: either, originalTitle: originalTitle ?? either };
}

const titles = {
  title: z.string().min(1).transform(cleanText),
  originalTitle: visible,
};

/** People without a name are left out. */
const withNames = <Person extends { readonly name: string | null }>(people: readonly Person[]) =>
  people.flatMap(({ name, ...rest }) => (name === null ? [] : [{ ...rest, name }]));

/** The shape that sources return and imports contain. */
export const movieMetadataSchema = z
  .object({
    tmdbId: z.int().min(1),
    imdbId: text,
    ...titles,
    year: number,
    overview: text,
    tagline: text,
    runtime: number,
    genres: texts,
    certification: text,
    tmdbRating: number,
    tmdbVoteCount: number,
    posterPath: text,
    backdropPath: text,
    website: text,
    studio: text.optional(),
    collection: text.optional(),
    originalLanguage: text.optional(),
    theatricalDate: text,
    homeReleaseDate: text,
    alternativeTitles: texts,
    cast: z
      .array(z.object({ name: visible, character: text, tmdbId: number }))
      .transform(withNames)
      .readonly(),
    crew: z
      .array(z.object({ name: visible, job: text, tmdbId: number }))
      .transform(withNames)
      .readonly(),
    images: z.array(z.object({ path: z.string(), type: z.string() })).readonly(),
  })
  .transform(named) satisfies z.ZodType<MovieMetadata>;

/** The same of movies that were searched for. */
export const movieSearchResultsSchema = z.array(
  z
    .object({
      tmdbId: z.int().min(1),
      ...titles,
      year: z.int().nullable(),
      overview: text,
      posterPath: text,
    })
    .transform(named),
) satisfies z.ZodType<MovieSearchResult[]>;
