import { queueItemSchema, queuePageSchema, queueQuerySchema } from '@cinephage/core/schemas';
import { idOf } from './fields.ts';
import { addMovieOf } from './movies.ts';
import type { SchemaDeps } from './schema-deps.ts';

const id = idOf('download in the queue');

export function addQueue(deps: SchemaDeps): void {
  const { zod, query } = deps;
  const QueueItem = zod.object(queueItemSchema);
  addMovieOf(deps, QueueItem, 'Its movie; null: not known, or deleted.', (item) => item.movieId);
  query('queue', {
    type: zod.object(queuePageSchema),
    description: 'The downloads that the library follows, the last one first.',
    args: queueQuerySchema,
    size: 20,
    resolve: (_root, args, { library }) => library.queue.list(args),
  });
  query('queueItem', {
    type: QueueItem,
    description: 'A download that the library follows.',
    args: { id },
    resolve: (_root, args, { library }) => library.queue.get(args.id),
  });
}
