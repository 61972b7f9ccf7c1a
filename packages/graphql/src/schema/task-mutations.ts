import { z } from 'zod';
import { taskSelectionOf } from '../task-selection.ts';
import { taskId } from './ids.ts';
import type { SchemaParts } from './schema-parts.ts';

const cancelling = z.strictObject({ id: taskId });

export function addTaskMutations({ builder, zod, refs: { Task } }: SchemaParts): void {
  builder.mutationField('cancelTask', (t) =>
    t.field({
      type: Task,
      description: 'Ends a task that has not ended yet.',
      ...zod.arguments(t.arg, cancelling),
      resolve: (_root, { id }, { library }, info) =>
        library.tasks.cancel(id, { select: taskSelectionOf(info) }),
    }),
  );
}
