import * as schemas from '@cinephage/core/schemas';
import type { SchemaDeps } from './schema-deps.ts';
import { answerTask } from './tasks.ts';

const { path } = schemas.importDetectInputSchema.shape;

/** The type `ImportDetection`, and `detectImports`. */
export function addImports({ zod, field, query }: SchemaDeps): void {
  const ImportCandidate = zod.object(schemas.importCandidateSchema, { without: ['release'] });
  field(ImportCandidate, 'release', 'JSON', {
    nullable: true,
    description: 'What its name says, as in the REST API; null: it was not looked at.',
    resolve: ({ release }) => release,
  });
  query('detectImports', zod.object(schemas.importDetectionSchema), {
    description:
      'A file, or the videos of a folder and those inside of it: which movie each is of, what it would become, and what is against importing it. The error `PATH_NOT_ALLOWED` for a path outside of root folders and folders for imports.',
    args: { path },
    resolve: (_root, args, { library }) => library.imports.detect(args),
  });
}

export function addImportMutations({ mutation, refs: { Task } }: SchemaDeps): void {
  mutation('importFiles', Task, {
    description:
      'Starts a task that imports files; its `result` has what became of each. The same call while it is queued or running returns that task.',
    args: { input: schemas.importExecuteInputSchema.describe('Which files, and how.') },
    resolve: answerTask(({ input }, { imports }) => imports.execute(input)),
  });
}
