import { z } from 'zod';
import { minimumAvailability, searchType } from './movie.schema.ts';

/** What callers may hand to the movie operations. Every transport validates with these and nothing else. */

export const movieSortFields = [
  'title',
  'year',
  'createdAt',
  'updatedAt',
  'tmdbRating',
  'lastSearchTime',
] as const;
export const sortDirections = ['asc', 'desc'] as const;

export const movieSort = z
  .strictObject({ field: z.enum(movieSortFields), direction: z.enum(sortDirections) })
  .meta({ id: 'MovieSort' });

const wrongSort = `must be one of ${movieSortFields.join(', ')}, with or without :asc or :desc`;

/** The same as text, as in the REST API; without a direction it is ascending. */
const movieSortText = z
  .string()
  .regex(new RegExp(`^(${movieSortFields.join('|')})(:(${sortDirections.join('|')}))?$`))
  .transform((text) => {
    const [field, direction = 'asc'] = text.split(':');
    return { field, direction } as z.infer<typeof movieSort>;
  });

/** `limit` above this is served as this. */
export const maximumPageSize = 100;
/** An id list longer than this is refused. */
export const maximumBulkIds = 10_000;

const int32Maximum = 2_147_483_647;
const noNul = (value: string) => !value.includes('\0');
const wellFormed = (value: string) => value.isWellFormed();
const text = (maximum: number) =>
  z
    .string()
    .max(maximum)
    .refine(noNul, { error: 'must not contain a NUL character' })
    .refine(wellFormed, { error: 'must not contain half of a surrogate pair' });

export const movieListQuery = z
  .strictObject({
    page: z.int().min(1).max(int32Maximum).default(1),
    limit: z
      .int()
      .min(1)
      .default(20)
      .transform((limit) => Math.min(limit, maximumPageSize)),
    sort: z
      .union([movieSort, movieSortText], { error: wrongSort })
      .default({ field: 'createdAt', direction: 'desc' }),
    monitored: z.boolean().optional(),
    downloaded: z.boolean().optional(),
    search: text(200).optional(),
    genre: text(100).optional(),
    year: z.int().min(1).max(9999).optional(),
  })
  .meta({ id: 'MovieListQuery' });

const rootFolderPath = text(4096)
  .min(1)
  .meta({ description: 'Absolute path of a root folder.', examples: ['/movies'] });
const qualityProfileId = z.string().meta({ description: 'Id of a quality profile.' });

export const movieCreate = z
  .strictObject({
    tmdbId: z.int().min(1).max(int32Maximum),
    rootFolderPath,
    monitored: z.boolean().default(true),
    minimumAvailability: minimumAvailability.default('released'),
    searchOnAdd: z.boolean().default(false),
    qualityProfileId: qualityProfileId.optional(),
  })
  .meta({ id: 'MovieCreate', description: 'A movie to add, by its TMDB id.' });

const changeFields = {
  monitored: z.boolean().optional(),
  minimumAvailability: minimumAvailability.optional(),
  rootFolderPath: rootFolderPath.optional(),
  qualityProfileId: qualityProfileId.optional(),
};
const changes = Object.keys(changeFields) as (keyof typeof changeFields)[];
const changesSomething = (input: Partial<Record<keyof typeof changeFields, unknown>>) =>
  changes.some((field) => input[field] !== undefined);
const nothingToChange = { error: `must change at least one of ${changes.join(', ')}` };

export const movieUpdate = z
  .strictObject(changeFields)
  .refine(changesSomething, nothingToChange)
  .meta({ id: 'MovieUpdate', description: 'Settings of a movie to change; at least one.' });

export const movieBulkUpdate = z
  .strictObject({ ids: z.array(z.string()).min(1).max(maximumBulkIds), ...changeFields })
  .refine(changesSomething, nothingToChange)
  .meta({ id: 'MovieBulkUpdate', description: 'Settings to change on many movies at once; at least one.' });

export const movieDeleteOptions = z
  .strictObject({ deleteFiles: z.boolean().default(false) })
  .meta({ id: 'MovieDeleteOptions' });

export const autoSearchOptions = z
  .strictObject({ searchType: searchType.default('manual') })
  .meta({ id: 'AutoSearchOptions' });

export type MovieSort = z.infer<typeof movieSort>;
export type MovieListQuery = z.infer<typeof movieListQuery>;
export type MovieListInput = z.input<typeof movieListQuery>;
export type MovieCreateInput = z.input<typeof movieCreate>;
export type MovieUpdateInput = z.input<typeof movieUpdate>;
export type MovieBulkUpdateInput = z.input<typeof movieBulkUpdate>;
export type MovieDeleteInput = z.input<typeof movieDeleteOptions>;
export type AutoSearchInput = z.input<typeof autoSearchOptions>;
