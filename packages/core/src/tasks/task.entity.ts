import { defineEntity, p } from '@mikro-orm/core';
import type { TaskState } from './task.schema.ts';

export interface TaskFailure {
  readonly code: string;
  readonly message: string;
}

export const TaskSchema = defineEntity({
  name: 'Task',
  tableName: 'task',
  properties: {
    id: p.uuid().primary(),
    kind: p.text(),
    subjectId: p.text().nullable(),
    /** At most one live task has this key: the database sees to it. */
    dedupeKey: p.text().nullable(),
    payload: p.json<Record<string, unknown>>(),
    state: p.text().$type<TaskState>(),
    percent: p.integer(),
    message: p.text().nullable(),
    result: p.json<unknown>().nullable(),
    error: p.json<TaskFailure>().nullable(),
    attempt: p.integer(),
    maxAttempts: p.integer(),
    runAt: p.datetime(3),
    /** The instance that runs it, until its lease expires. */
    owner: p.text().nullable(),
    leaseExpiresAt: p.datetime(3).nullable(),
    createdAt: p.datetime(3),
    startedAt: p.datetime(3).nullable(),
    finishedAt: p.datetime(3).nullable(),
  },
});

export class TaskEntity extends TaskSchema.class {}
TaskSchema.setClass(TaskEntity);
