import type { Database } from '../database/database.ts';
import { allFields } from '../select/all-fields.ts';
import { type ColumnFields, columnsOf, fieldCompiler, withKeys } from '../select/column-fields.ts';
import type { Select } from '../select/selection.ts';
import { type QualityProfile, qualityProfile } from './quality-profile.schema.ts';
import type {
  QualityProfileSelection,
  SelectedQualityProfile,
  WholeQualityProfile,
} from './quality-profile-selection.ts';

interface QualityProfileRow {
  readonly id: string;
  readonly name: string;
  readonly is_default: boolean | number;
  readonly upgrades_allowed: boolean | number;
  readonly cutoff: string;
  readonly qualities: string;
}

const field = columnsOf<QualityProfileRow>();
const profileFields: ColumnFields<QualityProfile, QualityProfileRow> = {
  id: field('id', String),
  name: field('name', String),
  isDefault: field('is_default', Boolean),
  upgradesAllowed: field('upgrades_allowed', Boolean),
  cutoff: field('cutoff', String),
  qualities: field('qualities', (json) => JSON.parse(json) as string[]),
};

const compile = fieldCompiler(profileFields);
const wholeProfile: WholeQualityProfile = allFields(qualityProfile.shape);

/** All quality profiles, whole or with the selected fields, in an order that stays. */
export async function listQualityProfiles<Selection extends QualityProfileSelection = WholeQualityProfile>(
  { reader }: Database,
  options?: Select<Selection>,
): Promise<SelectedQualityProfile<Selection>[]> {
  // Without options, Selection is what it is unless said otherwise.
  const { columns, read } = compile(
    options?.select ?? (wholeProfile as QualityProfileSelection as Selection),
  );
  const sql = `select ${withKeys(columns)} from quality_profile order by id`;
  const rows = await reader.all<QualityProfileRow>(sql, []);
  return rows.map(read);
}
