import type { Database, EntityManager } from '../database/database.ts';
import { qualities as lowToHigh } from './qualities.ts';
import type { QualityProfile } from './quality-profile.schema.ts';
import { isCutoffMet } from './upgrade-rules.ts';

/** A quality that a changed profile has begun to want upgrades of, or has ceased to. */
export interface ChangedQuality {
  readonly quality: string;
  /** Whether the quality meets the cutoff now. */
  readonly isMet: boolean;
}

/** What has changed of the cutoff of a profile. */
export interface ChangedCutoff {
  readonly qualities: readonly ChangedQuality[];
  /** Whether other scores meet it, while files score as before. */
  readonly isScoreChanged: boolean;
}

/** Handles movies whose files met the cutoff of a profile before a change and do not now, or the other way round. */
export type FollowCutoff = (
  em: EntityManager,
  qualityProfileId: string,
  changed: ChangedCutoff,
) => Promise<void>;

/** All qualities that meet the cutoff of a profile. Others, also unknown ones, are below it. */
const metQualities = (profile: QualityProfile): readonly string[] =>
  [...new Set([...lowToHigh, ...profile.qualities])].filter((quality) => isCutoffMet(profile, quality));

/**
 * Stores the qualities that meet the cutoff of a profile, by which triggers find wanted movies.
 *
 * @returns those that changed
 */
export async function storeMetQualities(
  database: Database,
  em: EntityManager,
  profile: QualityProfile,
): Promise<readonly ChangedQuality[]> {
  const kysely = database.kysely(em);
  const { met_qualities } = await kysely
    .selectFrom('quality_profile')
    .select('met_qualities')
    .where('id', '=', profile.id)
    .executeTakeFirstOrThrow();
  const [stored, met] = [new Set(met_qualities), new Set(metQualities(profile))];
  const added = [...met].filter((quality) => !stored.has(quality));
  const removed = [...stored].filter((quality) => !met.has(quality));
  if (added.length + removed.length > 0) {
    await kysely
      .updateTable('quality_profile')
      .set({ met_qualities: JSON.stringify([...met]) })
      .where('id', '=', profile.id)
      .execute();
  }
  return [
    ...added.map((quality) => ({ quality, isMet: true })),
    ...removed.map((quality) => ({ quality, isMet: false })),
  ];
}
