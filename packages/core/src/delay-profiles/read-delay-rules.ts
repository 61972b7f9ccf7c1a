import type { Database } from '../database/database.ts';
import type { DelayRules } from '../decisions/decision.ts';

/**
 * Reads the delays of all quality profiles.
 *
 * ```ts
 * const delayRulesOf = await readDelayRules(database);
 * const context = { ...others, delay: delayRulesOf(movie.qualityProfileId) };
 * ```
 *
 * @returns a function of the id of a quality profile: its delay profile, else the default one
 */
export async function readDelayRules({
  readKysely,
}: Pick<Database, 'readKysely'>): Promise<(qualityProfileId: string) => DelayRules | null> {
  const rows = await readKysely
    .selectFrom('delay_profile as d')
    .leftJoin('delay_profile_quality_profile as q', 'q.delay_profile_id', 'd.id')
    .select(['q.quality_profile_id as qualityProfileId', 'd.is_default as isDefault'])
    .select(['d.preferred_protocol as preferredProtocol', 'd.torrent_delay as torrentDelay'])
    .select(['d.usenet_delay as usenetDelay', 'd.bypass_if_cutoff_met as bypassIfCutoffMet'])
    .execute();
  const own = new Map(rows.map((row) => [row.qualityProfileId, row]));
  const fallback = rows.find(({ isDefault }) => isDefault) ?? null;
  return (qualityProfileId) => own.get(qualityProfileId) ?? fallback;
}
