import { scheduleSchema, scheduleUpdateSchema } from '@cinephage/core/schemas';
import { z } from 'zod';
import { taskSelectionOf } from '../task-selection.ts';
import { listOf } from './complexity.ts';
import { scheduleId } from './ids.ts';
import { underInput } from './input-errors.ts';
import type { SchemaParts } from './schema-parts.ts';

/** How many a library has as a rule. */
const usualSchedules = 10;

const updating = z.strictObject({
  id: scheduleId,
  input: scheduleUpdateSchema.meta({ description: 'What to change; at least one.' }),
});
const running = z.strictObject({ id: scheduleId });

/** The type `Schedule`, and `schedules`. */
export function addSchedules({ builder, zod, refs: { Node, Schedule, Task } }: SchemaParts): void {
  zod.implement(Schedule, scheduleSchema, { interfaces: [Node] });
  zod.input('UpdateScheduleInput', scheduleUpdateSchema);
  builder.objectField(Schedule, 'lastTask', (t) =>
    t.field({
      type: Task,
      nullable: true,
      description: 'The task of its last run; null: it has not run yet, or the task is gone.',
      resolve: ({ lastTaskId }, _args, { loaders }, info) =>
        lastTaskId === null ? null : loaders.task(lastTaskId, taskSelectionOf(info)),
    }),
  );
  builder.queryField('schedules', (t) =>
    t.field({
      type: [Schedule],
      description: 'Every schedule: what is started again and again, and when.',
      extensions: listOf({ defaultSize: usualSchedules }),
      resolve: async (_root, _args, { loaders }) => [...(await loaders.schedules())],
    }),
  );
}

/** `updateSchedule` and `runSchedule`. */
export function addScheduleMutations({ builder, zod, refs: { Schedule, Task } }: SchemaParts): void {
  builder.mutationFields((t) => ({
    updateSchedule: t.field({
      type: Schedule,
      description: 'Changes when a schedule starts its task, or whether it does.',
      ...zod.arguments(t.arg, updating),
      resolve: (_root, { id, input }, { library }) => underInput(() => library.schedules.update(id, input)),
    }),
    runSchedule: t.field({
      type: Task,
      description: 'Starts the task of a schedule now, or joins the one under way.',
      ...zod.arguments(t.arg, running),
      async resolve(_root, { id }, { library }, info) {
        const { taskId } = await library.schedules.run(id);
        return library.tasks.get(taskId, { select: taskSelectionOf(info) });
      },
    }),
  }));
}
