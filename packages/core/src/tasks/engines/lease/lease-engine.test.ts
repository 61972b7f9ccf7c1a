import { afterEach, beforeEach, describe, it } from 'vitest';
import { createTestDatabase, databaseKinds, type TestDatabase } from '../../../testing/test-database.ts';
import { engineConformance } from '../conformance/engine-conformance.ts';
import { createLeaseEngine } from './lease-engine.ts';

const module = { url: import.meta.resolve('./lease-engine.ts'), name: 'createLeaseEngine' };

describe.each(databaseKinds)('the lease engine on %s', (kind) => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await createTestDatabase(kind);
  });
  afterEach(() => database.dispose());

  it.each(engineConformance)('$name', ({ run }) =>
    run({ createEngine: createLeaseEngine, module, address: database.url }),
  );
});
