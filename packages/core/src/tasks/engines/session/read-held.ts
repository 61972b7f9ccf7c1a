// Raw SQL of the check after each commit, the hot path of both engines, see docs/decisions/0001-task-engines.md.

import { boundList } from '../../../database/bound-list.ts';
import type { Database } from '../../../database/database.ts';
import { type Fence, heldOf } from './claim-store.ts';

/** @returns those of `fences` that `owner` still holds */
export async function readHeld(
  { driver, reader, isOneOf }: Database,
  owner: string,
  fences: readonly Fence[],
): Promise<readonly Fence[]> {
  const ids = fences.map(({ id }) => id);
  const rows = await reader.all<Fence>(
    `select id, kind, attempt from task where state = 'running' and owner = ? and ${isOneOf('id', 'uuid')}`,
    [owner, boundList(driver, ids)],
  );
  return heldOf(rows, fences);
}
