import {
  customFormatCreateSchema,
  customFormatImportOptionsSchema,
  customFormatImportResultSchema,
  customFormatSchema,
  customFormatTestResultSchema,
  customFormatTestSchema,
  customFormatUpdateSchema,
  formatConditionInputSchema,
} from '@cinephage/core/schemas';
import { z } from 'zod';
import { idOf } from './fields.ts';
import type { SchemaDeps } from './schema-deps.ts';

const id = idOf('custom format');

export function addCustomFormats({ zod, query, field }: SchemaDeps): void {
  const TestResult = zod.object(customFormatTestResultSchema, { without: ['release'] });
  field(TestResult, 'release', {
    type: 'JSON',
    description: 'What the name says, as in the REST API.',
    resolve: ({ release }) => release,
  });
  query('customFormats', {
    type: [zod.object(customFormatSchema)],
    description: 'All custom formats, by name.',
    size: 50,
    resolve: (_root, _args, { library }) => library.customFormats.list(),
  });
  query('testCustomFormats', {
    type: TestResult,
    description: 'Which custom formats match a release, and why, and its score in every quality profile.',
    args: customFormatTestSchema,
    resolve: (_root, args, { library }) => library.customFormats.test(args),
  });
  query('exportCustomFormat', {
    type: 'JSON',
    description: 'A custom format as the TRaSH guides publish it.',
    args: { id },
    resolve: (_root, args, { library }) => library.customFormats.export(args.id),
  });
}

/** The format of the guides has names that GraphQL does not allow. */
const importSchema = z.strictObject({
  formats: z.json().meta({ description: 'One format as the TRaSH guides publish it, or a list of them.' }),
  ...customFormatImportOptionsSchema.shape,
});

export function addCustomFormatMutations({ zod, mutation }: SchemaDeps): void {
  const format = zod.object(customFormatSchema);
  zod.input('FormatConditionInput', formatConditionInputSchema);
  const added = zod.input('CreateCustomFormatInput', customFormatCreateSchema);
  const changes = zod.input('UpdateCustomFormatInput', customFormatUpdateSchema);
  mutation('createCustomFormat', {
    type: format,
    description: 'Adds a custom format.',
    args: { input: added.describe('The format to add.') },
    resolve: (_root, { input }, { library }) => library.customFormats.create(input),
  });
  mutation('updateCustomFormat', {
    type: format,
    description: 'Changes a custom format.',
    args: { id, input: changes.describe('What to change; at least one.') },
    resolve: (_root, args, { library }) => library.customFormats.update(args.id, args.input),
  });
  mutation('deleteCustomFormat', {
    type: 'ID',
    description: 'Deletes a custom format, and its scores in quality profiles. Answers its id.',
    args: { id },
    async resolve(_root, args, { library }) {
      await library.customFormats.delete(args.id);
      return args.id;
    },
  });
  mutation('importCustomFormats', {
    type: zod.object(customFormatImportResultSchema),
    description:
      'Adds custom formats as the TRaSH guides publish them, or replaces stored ones. All are imported, or none.',
    args: importSchema,
    resolve: (_root, { formats, ...options }, { library }) =>
      library.customFormats.import(formats as never, options),
  });
}
