import {
  importCandidateSchema,
  importDetectInputSchema,
  importDetectionSchema,
  importExecuteInputSchema,
  importItemSchema,
} from '@cinephage/core/schemas';
import type { SchemaDeps } from './schema-deps.ts';
import { readTask } from './tasks.ts';

const { path } = importDetectInputSchema.shape;

/** The type `ImportDetection`, and `detectImports`. */
export function addImports({ zod, field, query }: SchemaDeps): void {
  const ImportCandidate = zod.object(importCandidateSchema, { without: ['release'] });
  field(ImportCandidate, 'release', {
    type: 'JSON',
    nullable: true,
    description: 'What its name says, as in the REST API; null: it was not looked at.',
    resolve: ({ release }) => release,
  });
  query('detectImports', {
    type: zod.object(importDetectionSchema),
    description:
      'A file, or the videos of a folder and those inside of it: which movie each is of, what it would become, and what is against importing it. The error `PATH_NOT_ALLOWED` for a path outside of root folders and folders for imports.',
    args: { path },
    resolve: (_root, args, { library }) => library.imports.detect(args),
  });
}

export function addImportMutations({ zod, mutation, refs: { Task } }: SchemaDeps): void {
  zod.input('ImportItemInput', importItemSchema);
  const input = zod.input('ImportFilesInput', importExecuteInputSchema);
  mutation('importFiles', {
    type: Task,
    description:
      'Starts a task that imports files; its `result` has what became of each. The same call while it is queued or running returns that task.',
    args: { input: input.describe('Which files, and how.') },
    async resolve(_root, args, { library }, info) {
      const { taskId } = await library.imports.execute(args.input);
      return readTask(library, taskId, info);
    },
  });
}
