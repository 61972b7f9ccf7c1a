import { taskFailureSchema, taskSchema, taskStateSchema } from '@cinephage/core/schemas';
import { selectionOf } from '../selection.ts';
import { fieldOfTask } from '../task-selection.ts';
import type { SchemaParts } from './schema-parts.ts';

/** The type `Task` and those of its parts. */
export function addTaskTypes({ builder, zod, refs: { Movie, Node, Task } }: SchemaParts): void {
  zod.enum('TaskState', taskStateSchema, {
    queued: 'It waits to be begun.',
    running: 'It is being done.',
    retrying: 'An attempt has failed; it waits for the next one.',
    completed: 'It is done.',
    failed: 'Its last attempt has failed.',
    cancelled: 'It was ended before it was done.',
  });
  zod.object('TaskFailure', taskFailureSchema);
  zod.implement(Task, taskSchema, { interfaces: [Node] });

  builder.objectField(Task, 'movie', (t) =>
    t.field({
      type: Movie,
      nullable: true,
      description: 'The movie it is about; null: it is about none, or about one that is gone.',
      resolve(node, _args, { loaders }, info) {
        const movieId = fieldOfTask(node, 'subjectId');
        return movieId === null ? null : loaders.movie(movieId, selectionOf(info));
      },
    }),
  );
}
