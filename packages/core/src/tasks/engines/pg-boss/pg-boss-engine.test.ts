import { describe, it } from 'vitest';
import { createTestDatabase } from '../../../testing/test-database.ts';
import type { ConformanceCase } from '../conformance/conformance-case.ts';
import { engineConformance } from '../conformance/engine-conformance.ts';
import { survivingCases } from '../conformance/surviving.ts';
import { heartbeatSeconds } from './job-queues.ts';
import { createPgBossEngine } from './pg-boss-engine.ts';

const module = { url: import.meta.resolve('./pg-boss-engine.ts'), name: 'createPgBossEngine' };
const underTest = { createEngine: createPgBossEngine, module, leaseMs: heartbeatSeconds * 1_000 };
const timeoutMs = 120_000;

async function run(one: ConformanceCase): Promise<void> {
  const database = await createTestDatabase('postgresql');
  try {
    await one.run({ ...underTest, address: database.url });
  } finally {
    await database.dispose();
  }
}

const named = (cases: readonly ConformanceCase[]) => cases.map((one) => [one.name, one] as const);

describe('the engine on pg-boss', () => {
  const others = engineConformance.filter((one) => !survivingCases.includes(one));
  it.each(named(others))('%s', (_name, one) => run(one), timeoutMs);
});

// At once, as they spend their time waiting: pg-boss notices no sooner that a node has died.
describe.concurrent('the engine on pg-boss, when nodes die', () => {
  it.each(named(survivingCases))('%s', (_name, one) => run(one), timeoutMs);
});
