import type { EntityManager } from '../database/database.ts';
import { QualityProfileEntity } from './quality-profile.entity.ts';

export async function profileExists(em: EntityManager, id: string): Promise<boolean> {
  return !id.includes('\0') && (await em.count(QualityProfileEntity, { id: id.toWellFormed() })) > 0;
}
