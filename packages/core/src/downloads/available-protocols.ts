import type { Database } from '../database/database.ts';
import { type Protocol, protocols } from '../releases/release.ts';

/** The protocols that an enabled download client takes. */
export async function availableProtocols({
  readKysely,
}: Pick<Database, 'readKysely'>): Promise<readonly Protocol[]> {
  const rows = await readKysely
    .selectFrom('download_client')
    .select('protocol')
    .distinct()
    .where('enabled', '=', true)
    .execute();
  // A watch folder without a protocol takes both.
  return protocols.filter((one) => rows.some(({ protocol }) => protocol === one || protocol === null));
}
