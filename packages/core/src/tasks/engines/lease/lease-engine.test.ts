import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../testing/test-database.ts';
import { addTask, untilTask, withNodes } from '../conformance/conformance-case.ts';
import { engineConformance } from '../conformance/engine-conformance.ts';
import { killWhileRunning } from '../conformance/surviving.ts';
import { createLeaseEngine } from './lease-engine.ts';

const module = { url: import.meta.resolve('./lease-engine.ts'), name: 'createLeaseEngine' };
const underTest = { createEngine: createLeaseEngine, module, leaseMs: 1_500 };

describe('the lease engine on sqlite', () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await createTestDatabase('sqlite');
  });
  afterEach(() => database.dispose());

  it.each(engineConformance.map((one) => [one.name, one] as const))('%s', (_name, { run }) =>
    run({ ...underTest, address: database.url }),
  );

  it('does not make a restarted process wait for the leases of the one that was killed', async () => {
    const address = database.url;
    await withNodes({ ...underTest, address }, [{}], async (one) => {
      const id = await addTask(one);
      await killWhileRunning({ module, address }, 3_600_000);
      await one.tasks.start({ work: async () => ({}) });
      expect((await untilTask(one.tasks, id, 'completed')).attempt).toBe(2);
    });
  });
});
