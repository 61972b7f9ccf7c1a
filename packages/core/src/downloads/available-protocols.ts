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
  return protocols.filter((protocol) => rows.some((row) => row.protocol === protocol));
}
