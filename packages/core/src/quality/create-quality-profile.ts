import { uuidv7 } from '../ids/uuid.ts';
import { validate } from '../validation/validate.ts';
import { QualityProfileEntity } from './quality-profile.entity.ts';
import {
  type QualityProfile,
  type QualityProfileCreateInput,
  qualityProfileCreateSchema,
} from './quality-profile.schema.ts';
import { clearDefault, type WriteProfileDeps, writeQualityProfile } from './write-quality-profile.ts';

/** Adds a profile; as the default it replaces the one of before. */
export function createCreateQualityProfile(deps: WriteProfileDeps) {
  const { database } = deps;
  return async function createQualityProfile(input: QualityProfileCreateInput): Promise<QualityProfile> {
    const fields = validate(qualityProfileCreateSchema, input);
    return writeQualityProfile(deps, async (em) => {
      if (fields.isDefault) {
        await clearDefault(database, em);
      }
      const profile = em.create(QualityProfileEntity, { id: uuidv7(), ...fields });
      em.persist(profile);
      return profile;
    });
  };
}
