import { z } from 'zod';
import { cleanText } from '../text/clean.ts';

/** The query and the matches of a search at the metadata source. */

const trimmed = (text: string) => cleanText(text) ?? '';

export const metadataSearchQuerySchema = z
  .strictObject({
    query: z
      .string()
      .refine((query) => !query.includes('\0') && query.isWellFormed(), {
        error: 'must not contain a NUL character or half of a surrogate pair',
      })
      .overwrite(trimmed)
      .min(1)
      .max(200)
      .meta({ description: 'Title, or a part of one.' }),
    year: z.int().min(1870).max(2200).optional().meta({ description: 'Year of release, if known.' }),
  })
  .meta({ id: 'MetadataSearchQuery' });

export const metadataMatchSchema = z
  .strictObject({
    tmdbId: z.int().meta({ description: 'Id at TMDB, by which the movie is added.' }),
    title: z.string().meta({ description: 'Title in the language of the source.' }),
    originalTitle: z.string().meta({ description: 'Title in the language of the movie.' }),
    year: z.int().nullable().meta({ description: 'Year of release.' }),
    overview: z.string().nullable().meta({ description: 'What it is about.' }),
    posterUrl: z.url().nullable().meta({ description: 'Address of its poster.' }),
    movieId: z.uuid().nullable().meta({ description: 'Id in this library; null when it is not in it.' }),
  })
  .meta({ id: 'MetadataMatch', description: 'A movie that the metadata source knows.' });

export const metadataMatchListSchema = z
  .strictObject({
    matches: z.array(metadataMatchSchema).meta({ description: 'The movies found, the best match first.' }),
  })
  .meta({ id: 'MetadataMatchList' });

export type MetadataMatchList = z.infer<typeof metadataMatchListSchema>;
export type MetadataSearchQuery = z.input<typeof metadataSearchQuerySchema>;
export type MetadataMatch = z.infer<typeof metadataMatchSchema>;
