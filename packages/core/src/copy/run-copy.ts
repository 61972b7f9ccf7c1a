import { type ConnectionOptions, describeAddress } from '../database/connection-options.ts';
import type { CopiedTable, CopyOptions } from './copy-options.ts';
import { openCopySides } from './copy-sides.ts';
import { copyTables } from './copy-tables.ts';
import { planTables } from './plan-tables.ts';
import { prepareTarget, requireSource } from './prepare-target.ts';
import { verifyTables } from './verify-tables.ts';

export interface RunCopyParams extends Pick<CopyOptions, 'signal' | 'onProgress'> {
  readonly source: ConnectionOptions;
  readonly target: ConnectionOptions;
}

/** Copies all tables between databases of different kinds, and verifies them. */
export async function runCopy({
  source,
  target,
  signal,
  onProgress,
}: RunCopyParams): Promise<readonly CopiedTable[]> {
  await requireSource(source);
  const sides = await openCopySides(source, target, () => prepareTarget(target));
  try {
    const tables = await planTables(sides);
    const names = { from: describeAddress(source), to: describeAddress(target) };
    await copyTables({ sides, tables, names, signal, onProgress });
    return await verifyTables({ sides, tables, names, signal, onProgress });
  } finally {
    await sides.close();
  }
}
