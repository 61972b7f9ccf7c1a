import { z } from 'zod';
import { int32Maximum } from '../../database/int32.ts';
import { cleanText } from '../../text/clean.ts';

/**
 * The responses of TMDB v3, as far as they are used. Their shape has changed over the years and appended parts may be
 * missing, so invalid values are read as unknown; only a movie without an id or a title is refused.
 *
 * @see https://developer.themoviedb.org/reference/movie-details
 */

const int4 = z.int().min(1).max(int32Maximum);

/** Cleaned text; null if it has no visible character. */
const text = z.string().transform(cleanText).nullable().catch(null);
const id = int4.nullable().catch(null);
const positiveInt = z.number().transform(Math.round).pipe(int4).nullable().catch(null);
const date = z.iso.date().nullable().catch(null);

const validOnly =
  <Entry extends z.ZodType>(entry: Entry) =>
  (items: readonly unknown[]) =>
    items.flatMap((item): z.output<Entry>[] => {
      const parsed = entry.safeParse(item);
      return parsed.success ? [parsed.data] : [];
    });

/** The entries that have the shape; a list that is missing or none is empty. */
const listOf = <Entry extends z.ZodType>(entry: Entry) =>
  z.array(z.unknown()).catch([]).transform(validOnly(entry));

/** As `listOf`, but an response without the list is no response. */
const requiredListOf = <Entry extends z.ZodType>(entry: Entry) =>
  z.array(z.unknown()).transform(validOnly(entry));

/** An appended part: an object, or none. */
const part = <Shape extends z.ZodRawShape>(shape: Shape) => z.object(shape).nullish().catch(null);

/** A path of TMDB's image host and nothing else: `/9gk7adHYeDvHkCSEqAvQNLV5Uge.jpg`. */
const imagePath = z
  .string()
  .regex(/^\/[\w-]+\.[a-z]{3,4}$/iu)
  .nullable()
  .catch(null);
const imageFiles = listOf(z.object({ file_path: imagePath }));

const imdbId = z
  .string()
  .regex(/^tt\d{7,10}$/u)
  .nullable()
  .catch(null);

/** "1999-10-15T00:00:00.000Z" and "1999-10-15" alike. */
const day = z
  .string()
  .transform((value) => value.slice(0, 10))
  .pipe(z.iso.date());
const release = z.object({
  type: z.int(),
  release_date: day.nullable().catch(null),
  certification: text,
  note: text,
});
const countryReleases = z.object({ iso_3166_1: z.string(), release_dates: listOf(release) });
/** The texts of one language, perhaps as one country writes it; empty where they are those of the original. */
const translation = z.object({
  iso_639_1: z.string(),
  iso_3166_1: text,
  data: z.object({ title: text, overview: text, tagline: text }),
});
/** The older list of releases, of one unnamed type. */
const oldRelease = z.object({ iso_3166_1: z.string(), certification: text });

const title = z.object({ title: text, original_title: text });
const identity = z
  .object({ id: int4, ...title.shape, release_date: date, overview: text, poster_path: imagePath })
  .transform(({ title, original_title, ...rest }, context) => {
    const either = title ?? original_title;
    if (either !== null) return { ...rest, title: either, original_title: original_title ?? either };
    context.addIssue({ code: 'custom', path: ['title'], message: 'is missing' });
    return z.NEVER;
  });

const facts = z.object({
  imdb_id: imdbId,
  original_language: text,
  tagline: text,
  homepage: text,
  runtime: positiveInt,
  genres: listOf(z.object({ name: text })),
  production_companies: listOf(z.object({ name: text })),
  belongs_to_collection: part({ name: text }),
  vote_average: z.number().gt(0).max(10).nullable().catch(null),
  vote_count: positiveInt,
  backdrop_path: imagePath,
  external_ids: part({ imdb_id: imdbId }),
  credits: part({
    cast: listOf(z.object({ id, name: text, character: text })),
    crew: listOf(z.object({ id, name: text, job: text })),
  }),
  images: part({ posters: imageFiles, backdrops: imageFiles, logos: imageFiles }),
  alternative_titles: part({ titles: listOf(z.object({ title: text })) }),
  release_dates: part({ results: listOf(countryReleases) }),
  releases: part({ countries: listOf(oldRelease) }),
  translations: part({ translations: listOf(translation) }),
});

export const tmdbMovie = z.intersection(identity, facts);
export const tmdbSearchResults = z.object({ results: requiredListOf(identity) });
export const tmdbFindResults = z.object({ movie_results: requiredListOf(identity) });
/** Movies without an id are among the changed ones now and then. */
export const tmdbChangedMovies = z.object({
  results: requiredListOf(z.object({ id: int4 })),
  total_pages: z.int().min(0),
});
export const tmdbConfiguration = z.object({
  images: z.object({ secure_base_url: z.url({ protocol: /^https?$/u }) }),
});

export type TmdbMovie = z.output<typeof tmdbMovie>;
export type TmdbIdentity = z.output<typeof identity>;
export type TmdbTranslation = z.output<typeof translation>;
export type TmdbRelease = z.output<typeof release>;
