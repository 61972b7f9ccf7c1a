// Raw SQL of measured hot reads, see docs/decisions/0002-read-path.md.

import type { Database } from '../database/database.ts';
import { type ColumnFields, columnsOf, fieldCompiler, withKeys } from '../select/column-fields.ts';
import type { Select } from '../select/selection.ts';
import type { FormatScore, QualityGroup, QualityProfile } from './quality-profile.schema.ts';
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
  readonly quality_groups: string;
  readonly preferred_languages: string;
  readonly format_scores: string;
  readonly minimum_format_score: number;
  readonly cutoff_format_score: number;
}

const field = columnsOf<QualityProfileRow>();
const profileFields: ColumnFields<QualityProfile, QualityProfileRow> = {
  id: field('id', String),
  name: field('name', String),
  isDefault: field('is_default', Boolean),
  upgradesAllowed: field('upgrades_allowed', Boolean),
  cutoff: field('cutoff', String),
  qualities: field('qualities', (json) => JSON.parse(json) as string[]),
  groups: field('quality_groups', (json) => JSON.parse(json) as QualityGroup[]),
  preferredLanguages: field('preferred_languages', (json) => JSON.parse(json) as string[]),
  formatScores: field('format_scores', (json) => JSON.parse(json) as FormatScore[]),
  minimumFormatScore: field('minimum_format_score', Number),
  cutoffFormatScore: field('cutoff_format_score', Number),
};

const compile = fieldCompiler(profileFields);

/** All quality profiles, whole or with the selected fields, by id. */
export async function listQualityProfiles<Selection extends QualityProfileSelection = WholeQualityProfile>(
  { reader }: Database,
  options?: Select<Selection>,
): Promise<SelectedQualityProfile<Selection>[]> {
  const { columns, read } = compile(options);
  const sql = `select ${withKeys(columns)} from quality_profile order by id`;
  const rows = await reader.all<QualityProfileRow>(sql, []);
  return rows.map(read);
}
