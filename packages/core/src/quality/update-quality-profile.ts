import { clean } from '../text/clean.ts';
import { definedFields } from '../validation/defined-fields.ts';
import { invalidInput, validate } from '../validation/validate.ts';
import { qualityProfileNotFound } from './get-quality-profile.ts';
import { QualityProfileEntity } from './quality-profile.entity.ts';
import {
  type QualityProfile,
  type QualityProfileUpdateInput,
  qualityProfileUpdateSchema,
} from './quality-profile.schema.ts';
import { clearDefault, type WriteProfileDeps, writeQualityProfile } from './write-quality-profile.ts';

/** Changes a profile. What is given must be valid together with what is stored. */
export function createUpdateQualityProfile(deps: WriteProfileDeps) {
  const { database } = deps;
  return async function updateQualityProfile(
    id: string,
    input: QualityProfileUpdateInput,
  ): Promise<QualityProfile> {
    const given = validate(qualityProfileUpdateSchema, input);
    const changes = definedFields(given);
    return writeQualityProfile(deps, async (em) => {
      const profile = await em.findOne(QualityProfileEntity, { id: clean(id) });
      if (profile === null) {
        throw qualityProfileNotFound(id);
      }
      if (profile.isDefault && given.isDefault === false) {
        throw invalidInput([
          { field: 'isDefault', message: 'must stay true: make another profile the default instead' },
        ]);
      }
      if (given.isDefault && !profile.isDefault) {
        await clearDefault(database, em);
      }
      return em.assign(profile, changes);
    });
  };
}
