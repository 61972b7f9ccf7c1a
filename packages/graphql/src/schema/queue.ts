import * as schemas from '@cinephage/core/schemas';
import { z } from 'zod';
import { answerId, idOf } from './fields.ts';
import { addMovieOf } from './movies.ts';
import type { SchemaDeps } from './schema-deps.ts';
import { answerTask } from './tasks.ts';

const id = idOf('download in the queue');

export function addQueue(deps: SchemaDeps): void {
  const { zod, query, mutation } = deps;
  const QueueItem = zod.object(schemas.queueItemSchema);
  addMovieOf(deps, QueueItem, 'Its movie; null: not known, or deleted.', (item) => item.movieId);
  query('queue', zod.object(schemas.queuePageSchema), {
    description: 'The downloads that the library follows, the last one first.',
    args: schemas.queueQuerySchema,
    resolve: (_root, args, { library }) => library.queue.list(args),
  });
  query('queueItem', QueueItem, {
    description: 'A download that the library follows.',
    args: { id },
    resolve: (_root, args, { library }) => library.queue.get(args.id),
  });
  mutation('removeFromQueue', 'ID', {
    description:
      'Takes a download out of the queue and ends its grab; its client removes it within seconds, or once it can be reached again. Answers its id.',
    args: z.strictObject({ id, ...schemas.queueRemoveOptionsSchema.shape }),
    resolve: answerId(({ id, ...options }, { queue }) => queue.remove(id, options)),
  });
  mutation('cleanUpQueue', zod.object(schemas.queueCleanedUpSchema), {
    description:
      'Takes downloads that are imported or have failed out of the queue. Their clients keep what they have, unless their settings want it removed.',
    args: schemas.queueCleanUpSchema,
    resolve: (_root, args, { library }) => library.queue.cleanUp(args),
  });
}

/** After the type `ImportDetection` of `addImports`. */
export function addQueueImports({ zod, query }: SchemaDeps): void {
  query('queueCandidates', zod.object(schemas.importDetectionSchema), {
    description:
      'The files of a finished download: which movie each is of, what it would become, and what is against that.',
    args: { id },
    resolve: (_root, args, { library }) => library.queue.candidates(args.id),
  });
}

export function addQueueImportMutations({ mutation, refs: { Task } }: SchemaDeps): void {
  mutation('importQueueItem', Task, {
    description:
      'Starts a task that imports chosen files of a finished download. Reasons that are overridable do not count.',
    args: { id, input: schemas.queueImportSchema.describe('Which files, and as what.') },
    resolve: answerTask((args, { queue }) => queue.import(args.id, args.input)),
  });
  mutation('retryQueueItem', Task, {
    description:
      'Tries a download again that failed or could not be imported. The task imports it if its files are there, else it searches for another release.',
    args: { id },
    resolve: answerTask((args, { queue }) => queue.retry(args.id)),
  });
}

export function addQueueChanges({ zod, subscription }: SchemaDeps): void {
  subscription('queueChanged', zod.object(schemas.queueEventSchema), {
    description:
      'Downloads as they are added to the queue, change and leave it. Several changes of one download that a slow client has not read yet are one.',
    subscribe: async (_root, _args, { library, signal }) => library.queue.stream({ signal }),
  });
}
