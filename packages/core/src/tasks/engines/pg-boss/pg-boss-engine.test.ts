import { afterEach, beforeEach, describe, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../testing/test-database.ts';
import { engineConformance } from '../conformance/engine-conformance.ts';
import { heartbeatSeconds } from './job-queues.ts';
import { createPgBossEngine } from './pg-boss-engine.ts';

const module = { url: import.meta.resolve('./pg-boss-engine.ts'), name: 'createPgBossEngine' };
const underTest = { createEngine: createPgBossEngine, module, leaseMs: heartbeatSeconds * 1_000 };
/** pg-boss notices no sooner that a node has died. */
const timeoutMs = 90_000;

describe('the engine on pg-boss', () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await createTestDatabase('postgresql');
  });
  afterEach(() => database.dispose());

  it.each(engineConformance.map((one) => [one.name, one] as const))(
    '%s',
    (_name, { run }) => run({ ...underTest, address: database.url }),
    timeoutMs,
  );
});
