import { z } from 'zod';
import { cleanText } from '../text/clean.ts';
import { emptyAsNull } from '../validation/empty-as-null.ts';
import { indexerImplementationSchema } from './indexer.schema.ts';
import { findApiPathProblem, findBaseUrlProblem } from './indexer-address.ts';

const maximumNameLength = 100;
const maximumUrlLength = 2_048;
const maximumKeyLength = 1_024;
const maximumCategories = 100;
/** The least and the greatest number of a field. */
export const indexerLimits = {
  priority: [1, 50],
  minimumSeeders: [0, 100_000],
  seedRatio: [0, 1_000],
  /** Ten years. */
  seedTime: [0, 5_256_000],
  categories: [1_000, 999_999],
} as const;
const limited = (field: keyof typeof indexerLimits) =>
  z.int().min(indexerLimits[field][0]).max(indexerLimits[field][1]);

/** Movies with all that Newznab has below them: indexers need not include what is below a category. */
const movieCategories = [2000, 2010, 2020, 2030, 2040, 2045, 2050, 2060, 2070, 2080, 2090];

export const indexerNameSchema = z
  .string()
  .max(maximumNameLength)
  .transform((text) => cleanText(text) ?? '')
  .refine((text) => text !== '', { error: 'must have a visible character' });

/** An address of http or https that contains no secret. */
export const addressSchema = z
  .string()
  .max(maximumUrlLength)
  .transform((text) => text.trim())
  .superRefine((text, { addIssue }) => {
    const problem = findBaseUrlProblem(text);
    if (problem !== null) addIssue(problem);
  });

/** What URLs and headers can hold. */
const keySchema = z
  .string()
  .max(maximumKeyLength)
  .regex(/^[\x21-\x7e]*$/u, { error: 'must consist of ASCII characters without spaces' });

export const apiKeySchema = keySchema.min(1);

const keyDescription = 'Its key; null: none. It is stored encrypted and never answered.';

/** The rules of each field that users set. */
export const indexerFields = {
  name: indexerNameSchema.meta({ description: 'Name for people; each indexer has another one.' }),
  implementation: indexerImplementationSchema.meta({ description: 'How it is asked.' }),
  baseUrl: addressSchema.meta({
    description: 'Its address, with http or https, without a user, a query and a fragment.',
    examples: ['https://indexer.example'],
  }),
  apiPath: z
    .string()
    .max(maximumUrlLength)
    .superRefine((path, { addIssue }) => {
      const problem = findApiPathProblem(path);
      if (problem !== null) addIssue(problem);
    })
    .meta({
      description: 'Path of its API below `baseUrl`; `{apiKey}` in it stands for the key.',
      examples: ['/api'],
    }),
  apiKey: apiKeySchema.nullable().meta({ description: keyDescription }),
  categories: z
    .array(limited('categories'))
    .max(maximumCategories)
    .refine((categories) => new Set(categories).size === categories.length, {
      error: 'must have each category once',
    })
    .meta({ description: 'Categories to search; empty: all.', examples: [[2000]] }),
  priority: limited('priority').meta({
    description: 'From 1 to 50; of equal releases, those of the lowest win.',
  }),
  minimumSeeders: limited('minimumSeeders').meta({
    description: 'Torrents with fewer seeders are rejected.',
  }),
  seedRatio: z
    .number()
    .min(indexerLimits.seedRatio[0])
    .max(indexerLimits.seedRatio[1])
    .nullable()
    .meta({ description: 'Ratio until which its torrents are seeded; null: as the client does.' }),
  seedTime: limited('seedTime')
    .nullable()
    .meta({ description: 'Minutes for which its torrents are seeded; null: as the client does.' }),
  enableRss: z.boolean().meta({ description: 'Whether its recent releases are read.' }),
  enableAutomaticSearch: z.boolean().meta({ description: 'Whether automatic searches ask it.' }),
  enableInteractiveSearch: z.boolean().meta({ description: 'Whether searches of users ask it.' }),
  allowPrivateAddresses: z
    .boolean()
    .meta({ description: 'Whether it may be at an address of a private network.' }),
};

/** What the fields of a new indexer are if they are left out. */
export const indexerDefaults = {
  priority: 25,
  minimumSeeders: 1,
  seedRatio: null,
  seedTime: null,
  enableRss: true,
  enableAutomaticSearch: true,
  enableInteractiveSearch: true,
  allowPrivateAddresses: false,
} as const;

/** Of a field whose default depends on the implementation. */
export const implementationDefaults = {
  Torznab: { apiPath: '/api', categories: movieCategories },
  Newznab: { apiPath: '/api', categories: movieCategories },
  Rss: { apiPath: '', categories: [] },
} as const;

export const indexerCreateSchema = z
  .strictObject({
    name: indexerFields.name,
    implementation: indexerFields.implementation,
    baseUrl: indexerFields.baseUrl,
    apiPath: indexerFields.apiPath.optional(),
    apiKey: keySchema.transform(emptyAsNull).nullable().default(null).meta({ description: keyDescription }),
    categories: indexerFields.categories.optional(),
    priority: indexerFields.priority.default(indexerDefaults.priority),
    minimumSeeders: indexerFields.minimumSeeders.default(indexerDefaults.minimumSeeders),
    seedRatio: indexerFields.seedRatio.default(indexerDefaults.seedRatio),
    seedTime: indexerFields.seedTime.default(indexerDefaults.seedTime),
    enableRss: indexerFields.enableRss.default(indexerDefaults.enableRss),
    enableAutomaticSearch: indexerFields.enableAutomaticSearch.default(indexerDefaults.enableAutomaticSearch),
    enableInteractiveSearch: indexerFields.enableInteractiveSearch.default(
      indexerDefaults.enableInteractiveSearch,
    ),
    allowPrivateAddresses: indexerFields.allowPrivateAddresses.default(indexerDefaults.allowPrivateAddresses),
  })
  .meta({ id: 'IndexerCreate', description: 'An indexer to add, or to test.' });

export const indexerUpdateSchema = z
  .strictObject({
    name: indexerFields.name.optional(),
    implementation: indexerFields.implementation.optional(),
    baseUrl: indexerFields.baseUrl.optional(),
    apiPath: indexerFields.apiPath.optional(),
    apiKey: indexerFields.apiKey.optional(),
    categories: indexerFields.categories.optional(),
    priority: indexerFields.priority.optional(),
    minimumSeeders: indexerFields.minimumSeeders.optional(),
    seedRatio: indexerFields.seedRatio.optional(),
    seedTime: indexerFields.seedTime.optional(),
    enableRss: indexerFields.enableRss.optional(),
    enableAutomaticSearch: indexerFields.enableAutomaticSearch.optional(),
    enableInteractiveSearch: indexerFields.enableInteractiveSearch.optional(),
    allowPrivateAddresses: indexerFields.allowPrivateAddresses.optional(),
  })
  .refine((input) => Object.values(input).some((value) => value !== undefined), {
    error: `must change at least one of ${Object.keys(indexerFields).join(', ')}`,
  })
  .meta({
    id: 'IndexerUpdate',
    description: 'What to change; at least one field. Without `apiKey` the key stays, null removes it.',
  });

export type IndexerCreateInput = z.input<typeof indexerCreateSchema>;
export type IndexerUpdateInput = z.input<typeof indexerUpdateSchema>;
