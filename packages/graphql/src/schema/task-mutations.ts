import { z } from 'zod';
import { taskSelectionOf } from '../task-selection.ts';
import { taskId } from './ids.ts';
import type { SchemaParts } from './schema-parts.ts';

const byId = z.strictObject({ id: taskId });

export function addTaskMutations({ builder, zod, refs: { Task } }: SchemaParts): void {
  builder.mutationFields((t) => ({
    cancelTask: t.field({
      type: Task,
      description: 'Ends a task that has not ended yet.',
      ...zod.arguments(t.arg, byId),
      resolve: (_root, { id }, { library }, info) =>
        library.tasks.cancel(id, { select: taskSelectionOf(info) }),
    }),
    retryTask: t.field({
      type: Task,
      description: 'Queues a task that failed or was cancelled again, with all its attempts.',
      ...zod.arguments(t.arg, byId),
      resolve: (_root, { id }, { library }, info) =>
        library.tasks.retry(id, { select: taskSelectionOf(info) }),
    }),
  }));
}
