/** Writers of task engines meet the database layer, whose own types do not know `exactOptionalPropertyTypes`. */
import { createTestDatabase, engineConformance } from '@cinephage/core/testing';

for (const { name } of engineConformance) {
  console.log(name);
}
await (await createTestDatabase('sqlite')).dispose();
