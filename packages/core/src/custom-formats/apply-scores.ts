import type { Database, EntityManager } from '../database/database.ts';
import { qualityProfileNotFound } from '../quality/get-quality-profile.ts';
import { clean } from '../text/clean.ts';
import type { CustomFormat } from './custom-format.schema.ts';

export interface ApplyScoresParams {
  readonly qualityProfileId: string;
  readonly scoreSet: string;
}

const defaultSet = 'default';

/**
 * Gives a quality profile the recommended scores of formats. Scores of formats without a recommendation stay.
 *
 * @throws LibraryError `QUALITY_PROFILE_NOT_FOUND`
 */
export async function applyScores(
  database: Database,
  em: EntityManager,
  formats: readonly CustomFormat[],
  { qualityProfileId, scoreSet }: ApplyScoresParams,
): Promise<void> {
  const kysely = database.kysely(em);
  const id = clean(qualityProfileId);
  const profile = await kysely
    .selectFrom('quality_profile')
    .select('format_scores')
    .where('id', '=', id)
    .executeTakeFirst();
  if (profile === undefined) {
    throw qualityProfileNotFound(qualityProfileId);
  }
  const scores = new Map(profile.format_scores.map(({ customFormatId, score }) => [customFormatId, score]));
  for (const format of formats) {
    const score = recommended(format, scoreSet) ?? recommended(format, defaultSet);
    if (score !== undefined) scores.set(format.id, score);
  }
  const stored = [...scores].map(([customFormatId, score]) => ({ customFormatId, score }));
  await kysely
    .updateTable('quality_profile')
    .set({ format_scores: JSON.stringify(stored) })
    .where('id', '=', id)
    .execute();
}

const recommended = ({ trashScores }: CustomFormat, set: string): number | undefined =>
  trashScores.find(({ name }) => name === set)?.score;
