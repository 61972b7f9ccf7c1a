import * as schemas from '@cinephage/core/schemas';
import { z } from 'zod';
import { idOf } from './fields.ts';
import type { SchemaDeps } from './schema-deps.ts';

export function addCustomFormats(deps: SchemaDeps): void {
  const { list, create, update, remove } = deps.resource(
    'custom format',
    deps.zod.object(schemas.customFormatSchema),
    ({ customFormats }) => customFormats,
  );
  list('customFormats', 'All custom formats, by name.', 50);
  addFormatTest(deps);
  deps.query('exportCustomFormat', 'JSON', {
    description: 'A custom format as the TRaSH guides publish it.',
    args: { id: idOf('custom format') },
    resolve: (_root, { id }, { library }) => library.customFormats.export(id),
  });
  create(
    'createCustomFormat',
    schemas.customFormatCreateSchema,
    'Adds a custom format.',
    'The format to add.',
  );
  update('updateCustomFormat', schemas.customFormatUpdateSchema, 'Changes a custom format.');
  remove(
    'deleteCustomFormat',
    'Deletes a custom format, and its scores in quality profiles. Answers its id.',
  );
  deps.mutation('importCustomFormats', deps.zod.object(schemas.customFormatImportResultSchema), {
    description:
      'Adds custom formats as the TRaSH guides publish them, or replaces stored ones. All are imported, or none.',
    args: importSchema,
    resolve: (_root, { formats, ...options }, { library }) =>
      library.customFormats.import(formats as never, options),
  });
}

/** The format of the guides has names that GraphQL does not allow. */
const importSchema = z.strictObject({
  formats: z.json().meta({ description: 'One format as the TRaSH guides publish it, or a list of them.' }),
  ...schemas.customFormatImportOptionsSchema.shape,
});

function addFormatTest({ zod, query, field }: SchemaDeps): void {
  const TestResult = zod.object(schemas.customFormatTestResultSchema, { without: ['release'] });
  field(TestResult, 'release', 'JSON', {
    description: 'What the name says, as in the REST API.',
    resolve: ({ release }) => release,
  });
  query('testCustomFormats', TestResult, {
    description: 'Which custom formats match a release, and why, and its score in every quality profile.',
    args: schemas.customFormatTestSchema,
    resolve: (_root, args, { library }) => library.customFormats.test(args),
  });
}
