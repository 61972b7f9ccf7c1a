import type { Database } from '../database/database.ts';
import type { QualityProfile } from './quality-profile.schema.ts';

interface QualityProfileRow {
  readonly id: string;
  readonly name: string;
  readonly is_default: boolean | number;
  readonly upgrades_allowed: boolean | number;
  readonly cutoff: string;
  readonly qualities: string;
}

const sql =
  'select id, name, is_default, upgrades_allowed, cutoff, qualities from quality_profile order by id';

/** All quality profiles, in an order that stays. */
export async function listQualityProfiles({ reader }: Database): Promise<QualityProfile[]> {
  const rows = await reader.all<QualityProfileRow>(sql, []);
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    isDefault: Boolean(row.is_default),
    upgradesAllowed: Boolean(row.upgrades_allowed),
    cutoff: row.cutoff,
    qualities: JSON.parse(row.qualities) as string[],
  }));
}
