import type { Database, EntityManager } from '../../database/database.ts';
import type { FormatScore, QualityGroup } from '../../quality/quality-profile.schema.ts';
import type { CutoffProfile } from '../../quality/upgrade-rules.ts';

/** What the scores of files, and what follows from them, depend on of a quality profile. */
export interface ScoringProfile extends CutoffProfile {
  readonly id: string;
  readonly formatScores: readonly FormatScore[];
  /** Whether the scores of its files are to be computed again. */
  readonly scoresDue: boolean;
  /** The last file whose score was computed; null: none was yet. */
  readonly scoredUntil: string | null;
}

export const hasScores = ({ formatScores }: Pick<ScoringProfile, 'formatScores'>): boolean =>
  formatScores.length > 0;

/** All quality profiles by id. */
export async function readScoringProfiles(
  database: Database,
  em: EntityManager,
): Promise<ReadonlyMap<string, ScoringProfile>> {
  const rows = await database
    .kysely(em)
    .selectFrom('quality_profile')
    .select(['id', 'cutoff', 'qualities', 'quality_groups as groups', 'upgrades_allowed as upgradesAllowed'])
    .select(['format_scores as formatScores', 'cutoff_format_score as cutoffFormatScore'])
    .select(['scores_due as scoresDue', 'scored_until as scoredUntil'])
    .execute();
  return new Map(rows.map((row) => [row.id, { ...row, groups: row.groups as readonly QualityGroup[] }]));
}
