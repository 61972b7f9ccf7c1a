import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../testing/test-database.ts';
import { addTask, createGate, untilTask, withNodes } from '../conformance/conformance-case.ts';
import { createPgBossEngine } from './pg-boss-engine.ts';

const module = { url: import.meta.resolve('./pg-boss-engine.ts'), name: 'createPgBossEngine' };

describe('the engine on pg-boss while PostgreSQL is away', () => {
  let fixture: TestDatabase;
  let server: pg.Client;
  beforeEach(async () => {
    fixture = await createTestDatabase('postgresql');
    server = new pg.Client({ connectionString: process.env.TEST_DATABASE_URL });
    await server.connect();
  });
  afterEach(async () => {
    await server.end();
    await fixture.dispose();
  });

  /** Ends all connections of the database and refuses new ones, or lets them in again. */
  async function setAway(isAway: boolean) {
    const name = new URL(fixture.url).pathname.slice(1);
    await server.query(`alter database ${name} allow_connections ${!isAway}`);
    if (isAway) {
      await server.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
    }
  }

  it('keeps the result of a task that ended meanwhile, and goes on with the others afterwards', async () => {
    const engine = { createEngine: createPgBossEngine, module, address: fixture.url, leaseMs: 10_000 };
    await withNodes(engine, [{}], async (one) => {
      const started = createGate();
      const gate = createGate();
      let runs = 0;
      await one.tasks.start({
        async work() {
          runs++;
          started.open();
          await gate.opened;
          return { result: 'kept' };
        },
      });
      const id = await addTask(one);
      await started.opened;
      await setAway(true);
      gate.open();
      await sleep(600);
      await setAway(false);
      expect(await untilTask(one.tasks, id, 'completed', 'failed')).toMatchObject({
        attempt: 1,
        result: 'kept',
      });
      expect(runs).toBe(1);
      await untilTask(one.tasks, await addTask(one), 'completed');
    });
  });
});
