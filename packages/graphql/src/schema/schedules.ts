import { scheduleSchema, scheduleUpdateSchema } from '@cinephage/core/schemas';
import { taskSelectionOf } from '../selection/selections.ts';
import { idOf, underInput } from './arguments.ts';
import { listOf } from './complexity.ts';
import type { SchemaDeps } from './schema-deps.ts';
import { readTask } from './tasks.ts';

const id = idOf('schedule');
const input = scheduleUpdateSchema.meta({ description: 'What to change; at least one.' });

/** The type `Schedule`, and `schedules`. */
export function addSchedules({ builder, zod, refs: { Node, Schedule, Task } }: SchemaDeps): void {
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
      description: 'All schedules.',
      extensions: listOf({ defaultSize: 10 }),
      resolve: (_root, _args, { loaders }) => loaders.schedules(),
    }),
  );
}

export function addScheduleMutations({ builder, zod, refs: { Schedule, Task } }: SchemaDeps): void {
  builder.mutationFields((t) => ({
    updateSchedule: t.field({
      type: Schedule,
      description: 'Changes when a schedule starts its task, or whether it does.',
      ...zod.args(t.arg, { id, input }),
      resolve: (_root, args, { library }) => underInput(() => library.schedules.update(args.id, args.input)),
    }),
    runSchedule: t.field({
      type: Task,
      description: 'Starts the task of a schedule now, or joins the one under way.',
      ...zod.args(t.arg, { id }),
      async resolve(_root, args, { library }, info) {
        const { taskId } = await library.schedules.run(args.id);
        return readTask(library, taskId, info);
      },
    }),
  }));
}
