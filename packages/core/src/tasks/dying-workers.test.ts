import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { bundledProgram } from '../../../../test/bundled-program.ts';
import { openDatabase } from '../database/open-database.ts';
import { createTestDatabase, databaseKinds } from '../testing/test-database.ts';
import { openTaskService } from './task-service.ts';

const program = new URL('busy-worker.fixture.ts', import.meta.url);
const batchSize = 500;
const leastKills = 3;
const killEveryMs = 300;
const timeoutMs = 180_000;

function startWorker(address: string): ChildProcess {
  return spawn(process.execPath, [bundledProgram(program), address], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

async function kill(worker: ChildProcess): Promise<void> {
  const exited = once(worker, 'exit');
  worker.kill('SIGKILL');
  await exited;
}

/** Waits until it has just started a task, which takes it some milliseconds. @returns false if it starts none for a second */
async function hasStartedTask(worker: ChildProcess): Promise<boolean> {
  const stdout = worker.stdout as NodeJS.ReadableStream;
  return Promise.race([once(stdout, 'data').then(() => true), sleep(1_000, false)]);
}

describe.each(databaseKinds)('three workers on %s of which one is killed again and again', (kind) => {
  it(
    'complete their tasks: none is lost, none is completed twice, and the database is whole',
    async () => {
      const fixture = await createTestDatabase(kind);
      const database = await openDatabase({ address: fixture.url });
      const tasks = await openTaskService({ database });
      const count = async (sql: string) =>
        Number((await database.reader.all<{ n: number }>(`select count(*) as n from ${sql}`, []))[0]?.n);
      let added = 0;
      const addTasks = () =>
        database.transaction(async (em) => {
          for (let index = 0; index < batchSize; index++) {
            await tasks.enqueue(em, { kind: 'work', maxAttempts: 20 });
          }
          added += batchSize;
        });
      const countUnfinished = () => count("task where state <> 'completed'");
      await addTasks();

      const survivors = [startWorker(fixture.url), startWorker(fixture.url)];
      let victim = startWorker(fixture.url);
      let kills = 0;
      for (;;) {
        const unfinished = await countUnfinished();
        if (unfinished === 0 && kills >= leastKills) {
          break;
        }
        if (unfinished < batchSize && kills < leastKills) {
          await addTasks();
        }
        if (await hasStartedTask(victim)) {
          await kill(victim);
          kills++;
          victim = startWorker(fixture.url);
          await sleep(killEveryMs);
        }
      }
      await Promise.all([...survivors, victim].map(kill));

      expect(await count("task where state = 'completed'")).toBe(added);
      const completions = "event where type = 'task.updated' and task ->> 'state' = 'completed'";
      expect(await count(completions)).toBe(added);
      expect(await count(`(select distinct task ->> 'id' from ${completions}) ids`)).toBe(added);
      // Some were interrupted and ran again in another process.
      expect(await count('task where attempt > 1')).toBeGreaterThan(0);
      await tasks.close();
      await database.close();
      if (kind === 'sqlite') {
        const file = new SqliteDatabase(fixture.url.slice('sqlite:'.length));
        expect(file.pragma('integrity_check')).toEqual([{ integrity_check: 'ok' }]);
        file.close();
      }
      await fixture.dispose();
    },
    timeoutMs,
  );
});
