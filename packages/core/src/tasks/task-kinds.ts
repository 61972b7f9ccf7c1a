import { z } from 'zod';
import type { Database } from '../database/database.ts';
import { invalidInput, validate } from '../validation/validate.ts';
import { optionRules, validateOptions } from '../validation/validate-options.ts';
import { storedSubject } from './find-tasks.ts';
import type {
  EnqueueHostTask,
  HostTaskEnqueued,
  RegisteredTaskKind,
  TaskKindDefinition,
} from './host-tasks.ts';
import { type TaskHandlers, type TaskKind, taskHandler } from './task-handlers.ts';
import type { TaskService } from './task-service.ts';

const int32 = { min: -(2 ** 31), max: 2 ** 31 - 1 } as const;
const milliseconds = z.int().min(0).max(86_400_000);

/** Built-in kinds have no slash, so that kinds of hosts cannot clash with them, now or later. */
const kindPattern = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*\/[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/u;
const kindRule =
  'must be a prefix and a name in lower case, separated by a slash, such as "acme/fetch-subtitles"';

const definitionRules = z.strictObject({
  kind: z.string().max(100).regex(kindPattern, { error: kindRule }),
  payload: z.custom<z.ZodObject>(isObjectSchema, { error: 'must be a zod schema of an object' }),
  run: optionRules.callback,
  concurrency: z.int().min(1).max(1_000).default(4),
  maxAttempts: z.int().min(1).max(1_000).default(5),
  backoff: z.strictObject({ baseMs: milliseconds.optional(), maximumMs: milliseconds.optional() }).optional(),
});

const enqueueRules = z.strictObject({
  payload: z.unknown(),
  subjectId: z.string().min(1).max(100).optional(),
  idempotencyKey: z.string().min(1).max(200).optional(),
  runAt: z.date().optional(),
  priority: z.int().min(int32.min).max(int32.max).default(0),
});

export interface TaskKindsDeps {
  readonly database: Database;
  readonly tasks: Pick<TaskService, 'enqueue'>;
  /** Wraps the operations of registered kinds. */
  guard<Op extends (...args: never[]) => Promise<unknown>>(operation: Op): Op;
}

/** The kinds of task that the host registers. */
export function createTaskKinds({ database, tasks, guard }: TaskKindsDeps) {
  const kinds = new Map<string, TaskKind>();
  let isClosed = false;

  function register<Schema extends z.ZodObject>(
    definition: TaskKindDefinition<Schema>,
  ): RegisteredTaskKind<Schema> {
    const { kind, concurrency, maxAttempts } = validateOptions(definitionRules, definition);
    if (isClosed) {
      throw invalidInput([{ field: 'kind', message: 'must be registered before the library starts' }]);
    }
    if (kinds.has(kind)) {
      throw invalidInput([{ field: 'kind', message: 'is already registered' }]);
    }
    kinds.set(kind, {
      run: taskHandler(definition.payload, definition.run),
      concurrency,
      backoff: definition.backoff,
    });

    const payloadRules = z.strictObject({ payload: definition.payload });

    async function enqueue(params: EnqueueHostTask<Schema>): Promise<HostTaskEnqueued> {
      const { subjectId, idempotencyKey, runAt, priority } = validate(enqueueRules, params);
      validate(payloadRules, { payload: params.payload });
      const { id, created } = await database.transaction((em) =>
        tasks.enqueue(em, {
          ...{ kind, maxAttempts, runAt, priority, payload: params.payload },
          ...(subjectId !== undefined && { subjectId: storedSubject(subjectId) }),
          ...(idempotencyKey !== undefined && { dedupeKey: `${kind}:${idempotencyKey}` }),
        }),
      );
      return { taskId: id, created };
    }
    return { kind, enqueue: guard(enqueue) };
  }

  return {
    register,
    /** Ends registration. @returns the registered handlers */
    close(): TaskHandlers {
      isClosed = true;
      return Object.fromEntries(kinds);
    },
  };
}

/** By its methods, as the host may use another copy of zod. */
function isObjectSchema(value: unknown): value is z.ZodObject {
  return (
    typeof value === 'object' &&
    value !== null &&
    'shape' in value &&
    'safeParse' in value &&
    typeof value.safeParse === 'function'
  );
}
