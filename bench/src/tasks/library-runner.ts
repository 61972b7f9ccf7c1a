import { openDatabase } from '../../../packages/core/src/database/open-database.ts';
import { createLeaseEngine } from '../../../packages/core/src/tasks/engines/lease/lease-engine.ts';
import { createPgBossEngine } from '../../../packages/core/src/tasks/engines/pg-boss/pg-boss-engine.ts';
import { openTaskService } from '../../../packages/core/src/tasks/task-service.ts';
import type { OpenRunner } from './runner.ts';

/** The tasks of the library: a row in the task table, its events, and the engine of the database. */
export function openLibraryRunner(address: string, concurrency: number): OpenRunner {
  return async ({ onStart, onDone }) => {
    const database = await openDatabase({ address });
    const createEngine = database.driver === 'sqlite' ? createLeaseEngine : createPgBossEngine;
    const tasks = await openTaskService({
      database,
      createEngine: (options) => createEngine({ ...options, concurrency, onEnded: () => onDone(0) }),
    });
    await tasks.start({
      bench: async ({ payload }) => {
        onStart(payload.key as number);
        return {};
      },
    });
    return {
      async add(key) {
        await database.transaction((em) => tasks.enqueue(em, { kind: 'bench', payload: { key } }));
      },
      async close() {
        await tasks.close();
        await database.close();
      },
    };
  };
}
