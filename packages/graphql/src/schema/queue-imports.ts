import { importDetectionSchema, queueImportSchema } from '@cinephage/core/schemas';
import { idOf } from './fields.ts';
import type { SchemaDeps } from './schema-deps.ts';
import { answerTask } from './tasks.ts';

const id = idOf('download in the queue');

/** After the type `ImportDetection` of `addImports`. */
export function addQueueImports({ zod, query }: SchemaDeps): void {
  query('queueCandidates', {
    type: zod.object(importDetectionSchema),
    description:
      'The files of a finished download: which movie each is of, what it would become, and what is against that.',
    args: { id },
    resolve: (_root, args, { library }) => library.queue.candidates(args.id),
  });
}

export function addQueueImportMutations({ mutation, refs: { Task } }: SchemaDeps): void {
  mutation('importQueueItem', {
    type: Task,
    description:
      'Starts a task that imports chosen files of a finished download. Reasons that are overridable do not count.',
    args: { id, input: queueImportSchema.describe('Which files, and as what.') },
    resolve: answerTask((args, { queue }) => queue.import(args.id, args.input)),
  });
  mutation('retryQueueItem', {
    type: Task,
    description:
      'Tries a download again that failed or could not be imported. The task imports it if its files are there, else it searches for another release.',
    args: { id },
    resolve: answerTask((args, { queue }) => queue.retry(args.id)),
  });
}
