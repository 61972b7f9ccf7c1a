import * as schemas from '@cinephage/core/schemas';
import { taskSelectionOf } from '../selection/selections.ts';
import { idOf, whatToChange } from './fields.ts';
import type { SchemaDeps } from './schema-deps.ts';
import { answerTask } from './tasks.ts';

const id = idOf('schedule');

export function addSchedules({ zod, query, field, refs: { Node, Schedule, Task } }: SchemaDeps): void {
  zod.implement(Schedule, schemas.scheduleSchema, { interfaces: [Node] });
  field(Schedule, 'lastTask', Task, {
    nullable: true,
    description: 'The task of its last run; null: it has not run yet, or the task is gone.',
    resolve: ({ lastTaskId }, _args, { loaders }, info) =>
      lastTaskId === null ? null : loaders.task(lastTaskId, taskSelectionOf(info)),
  });
  query('schedules', [Schedule], {
    description: 'All schedules.',
    size: 10,
    resolve: (_root, _args, { loaders }) => loaders.schedules(),
  });
}

export function addScheduleMutations({ mutation, refs: { Schedule, Task } }: SchemaDeps): void {
  mutation('updateSchedule', Schedule, {
    description: 'Changes when a schedule starts its task, or whether it does.',
    args: { id, input: schemas.scheduleUpdateSchema.describe(whatToChange) },
    resolve: (_root, args, { library }) => library.schedules.update(args.id, args.input),
  });
  mutation('runSchedule', Task, {
    description: 'Starts the task of a schedule now, or joins the one under way.',
    args: { id },
    resolve: answerTask((args, { schedules }) => schedules.run(args.id)),
  });
}
