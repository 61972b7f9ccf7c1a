import { z } from 'zod';
import type { MovieMetadata, MovieSearchResult } from './metadata-source.ts';

const text = z.string().nullable();
const number = z.number().nullable();

/** What every source has to answer, and what an import has to hold: the shape alone, since any source may be in doubt. */
export const movieMetadata = z.object({
  tmdbId: z.int().min(1),
  imdbId: text,
  title: z.string().min(1),
  originalTitle: z.string(),
  year: number,
  overview: text,
  tagline: text,
  runtime: number,
  genres: z.array(z.string()).readonly(),
  certification: text,
  tmdbRating: number,
  tmdbVoteCount: number,
  posterPath: text,
  backdropPath: text,
  website: text,
  theatricalDate: text,
  homeReleaseDate: text,
  alternativeTitles: z.array(z.string()).readonly(),
  cast: z.array(z.object({ name: z.string(), character: text, tmdbId: number })).readonly(),
  crew: z.array(z.object({ name: z.string(), job: text, tmdbId: number })).readonly(),
  images: z.array(z.object({ path: z.string(), type: z.string() })).readonly(),
}) satisfies z.ZodType<MovieMetadata>;

/** The same of films that were searched for. */
export const movieSearchResults = z.array(
  z.object({
    tmdbId: z.int().min(1),
    title: z.string().min(1),
    originalTitle: z.string(),
    year: z.int().nullable(),
    overview: text,
    posterPath: text,
  }),
) satisfies z.ZodType<MovieSearchResult[]>;
