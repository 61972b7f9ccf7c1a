import { z } from 'zod';
import { int32Maximum } from '../database/int32.ts';
import { describedEnum } from '../validation/described-enum.ts';
import { minimumAvailabilitySchema, searchTypeSchema } from './movie.schema.ts';

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

export const movieSortFieldSchema = describedEnum(
  movieSortFields,
  {
    title: 'By title, without case, accents and a leading article.',
    year: 'By year of release.',
    createdAt: 'By the time they were added.',
    updatedAt: 'By the time of their last change.',
    tmdbRating: 'By their rating at TMDB.',
    lastSearchTime: 'By the time of their last search for a release.',
  },
  { id: 'MovieSortField', description: 'A field that movies can be sorted by.' },
);
export const sortDirectionSchema = describedEnum(
  sortDirections,
  {
    asc: 'From low to high, from A to Z, from old to new.',
    desc: 'From high to low, from Z to A, from new to old.',
  },
  { id: 'SortDirection', description: 'The direction in which a list is sorted.' },
);

export const movieSortSchema = z
  .strictObject({
    field: movieSortFieldSchema,
    direction: sortDirectionSchema.default('asc').meta({
      description: 'The direction; movies without a value of the field come last in both directions.',
    }),
  })
  .meta({ id: 'MovieSort', description: 'An order of movies; ties are broken by id.' });

const wrongSort = `must be one of ${movieSortFields.join(', ')}, with or without :asc or :desc`;

/** The same as text, as in the REST API; without a direction it is ascending. */
const movieSortText = z
  .string()
  .regex(new RegExp(`^(${movieSortFields.join('|')})(:(${sortDirections.join('|')}))?$`))
  .transform((text) => {
    const [field, direction = 'asc'] = text.split(':');
    return { field, direction } as z.infer<typeof movieSortSchema>;
  });

/** `limit` above this is served as this. */
export const maximumPageSize = 100;
/** An id list longer than this is refused. */
export const maximumBulkIds = 10_000;

const noNul = (value: string) => !value.includes('\0');
const wellFormed = (value: string) => value.isWellFormed();
const text = (maximum: number) =>
  z
    .string()
    .max(maximum)
    .refine(noNul, { error: 'must not contain a NUL character' })
    .refine(wellFormed, { error: 'must not contain half of a surrogate pair' });

const tmdbId = z
  .int()
  .min(1)
  .max(int32Maximum)
  .meta({ description: 'Id at TMDB.', examples: [27205] });

const filterFields = {
  monitored: z.boolean().optional().meta({ description: 'Those that are monitored, or those that are not.' }),
  downloaded: z
    .boolean()
    .optional()
    .meta({ description: 'Those that have a file, or those that have none.' }),
  search: text(200).optional().meta({
    description:
      'Those with every word of this, or part of a word, in one of their titles; case, accents and most punctuation do not matter.',
  }),
  genre: text(100).min(1).optional().meta({ description: 'Those of the genre with this name.' }),
  year: z.int().min(1).max(9999).optional().meta({ description: 'Those of this year of release.' }),
  tmdbId: tmdbId.optional().meta({ description: 'The one with this id at TMDB.' }),
};

export const movieFilterSchema = z
  .strictObject(filterFields)
  .meta({ id: 'MovieFilter', description: 'Which movies; those that pass every condition given.' });

const newestFirst = { field: 'createdAt', direction: 'desc' } as const;

export const movieListQuerySchema = z
  .strictObject({
    page: z.int().min(1).max(int32Maximum).default(1).meta({ description: 'Number of the page, from 1.' }),
    limit: z
      .int()
      .min(1)
      .default(20)
      .transform((limit) => Math.min(limit, maximumPageSize))
      .meta({
        description: `Movies per page; more than ${maximumPageSize} are served as ${maximumPageSize}.`,
      }),
    sort: z
      .union([movieSortSchema, movieSortText], { error: wrongSort })
      .default(newestFirst)
      .meta({
        description: `One of ${movieSortFields.join(', ')}, then :asc or :desc; by default the newest first.`,
      }),
    ...filterFields,
  })
  .meta({ id: 'MovieListQuery' });

const cursor = z.string().max(4096);
const edges = z.int().min(0).max(maximumPageSize);

/** A page of a list by cursor, as in the GraphQL Cursor Connections Specification. */
export const movieConnectionQuerySchema = z
  .strictObject({
    first: edges.optional().meta({
      description:
        'How many movies, at most 100, from the beginning or after `after`; 20 unless this or `last` is given.',
    }),
    after: cursor.optional().meta({ description: 'The cursor of the movie before those wanted.' }),
    last: edges
      .optional()
      .meta({ description: 'How many movies, at most 100, up to the end or to `before`.' }),
    before: cursor
      .optional()
      .meta({ description: 'The cursor of the movie after those wanted: `last` are those right before it.' }),
    filter: movieFilterSchema.default({}).meta({ description: 'Which movies; by default all.' }),
    orderBy: movieSortSchema
      .default(newestFirst)
      .meta({ description: 'The order; by default the newest first.' }),
  })
  .refine(({ first, last }) => first === undefined || last === undefined, {
    error: 'cannot be given together with first',
    path: ['last'],
  })
  .meta({ id: 'MovieConnectionQuery' });

const rootFolderPath = text(4096)
  .min(1)
  .meta({ description: 'Absolute path of a root folder.', examples: ['/movies'] });
const qualityProfileId = z.string().meta({ description: 'Id of a quality profile.' });
const monitored = z.boolean().meta({ description: 'Whether to search for releases of it.' });

export const movieCreateSchema = z
  .strictObject({
    tmdbId,
    rootFolderPath,
    monitored: monitored.default(true),
    minimumAvailability: minimumAvailabilitySchema.default('released'),
    searchOnAdd: z.boolean().default(false).meta({ description: 'Whether to search for a release at once.' }),
    qualityProfileId: qualityProfileId
      .optional()
      .meta({ description: 'Id of a quality profile; by default that of the default profile.' }),
  })
  .meta({ id: 'MovieCreate', description: 'A movie to add, by its TMDB id.' });

/** How many movies can be added at once: each takes requests to the metadata source. */
export const maximumAddedAtOnce = 100;

export const movieAddManySchema = z
  .strictObject({
    inputs: z
      .array(movieCreateSchema)
      .min(1)
      .max(maximumAddedAtOnce)
      .meta({ description: `The movies to add, at most ${maximumAddedAtOnce}.` }),
  })
  .meta({ id: 'MovieAddMany', description: 'Movies to add.' });

const changeFields = {
  monitored: monitored.optional(),
  minimumAvailability: minimumAvailabilitySchema.optional(),
  rootFolderPath: rootFolderPath.optional(),
  qualityProfileId: qualityProfileId.optional(),
};
const moveFiles = z.boolean().default(true).meta({
  description:
    'Whether a task moves the files to another root folder; if false, only the setting changes and the files stay.',
});
const changes = Object.keys(changeFields) as (keyof typeof changeFields)[];
const changesSomething = (input: Partial<Record<keyof typeof changeFields, unknown>>) =>
  changes.some((field) => input[field] !== undefined);
const nothingToChange = { error: `must change at least one of ${changes.join(', ')}` };

export const movieUpdateSchema = z
  .strictObject({ ...changeFields, moveFiles })
  .refine(changesSomething, nothingToChange)
  .meta({ id: 'MovieUpdate', description: 'Settings of a movie to change; at least one.' });

export const movieBulkUpdateSchema = z
  .strictObject({
    ids: z
      .array(z.string())
      .min(1)
      .max(maximumBulkIds)
      .meta({ description: `Ids of the movies, at most ${maximumBulkIds}.` }),
    ...changeFields,
    moveFiles,
  })
  .refine(changesSomething, nothingToChange)
  .meta({ id: 'MovieBulkUpdate', description: 'Settings to change on many movies at once; at least one.' });

export const movieDeleteOptionsSchema = z
  .strictObject({
    deleteFiles: z
      .boolean()
      .default(false)
      .meta({ description: 'Whether to delete the files of all its versions from the disk too.' }),
    confirm: z.boolean().default(false).meta({
      description: 'Needed if more than 20 files, and more than a tenth of all, would be deleted.',
    }),
  })
  .meta({ id: 'MovieDeleteOptions' });

export const autoSearchOptionsSchema = z
  .strictObject({ searchType: searchTypeSchema.default('manual') })
  .meta({ id: 'AutoSearchOptions' });

export type MovieSort = z.infer<typeof movieSortSchema>;
export type MovieListQuery = z.infer<typeof movieListQuerySchema>;
export type MovieListInput = z.input<typeof movieListQuerySchema>;
export type MovieConnectionQuery = z.infer<typeof movieConnectionQuerySchema>;
export type MovieConnectionInput = z.input<typeof movieConnectionQuerySchema>;
export type MovieFilterInput = z.input<typeof movieFilterSchema>;
export type MovieCreateInput = z.input<typeof movieCreateSchema>;
export type MovieUpdateInput = z.input<typeof movieUpdateSchema>;
export type MovieBulkUpdateInput = z.input<typeof movieBulkUpdateSchema>;
export type MovieDeleteInput = z.input<typeof movieDeleteOptionsSchema>;
export type AutoSearchInput = z.input<typeof autoSearchOptionsSchema>;
