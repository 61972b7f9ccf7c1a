import type { Database } from '../database/database.ts';
import { LibraryError } from '../errors/library-error.ts';
import { uuidv7 } from '../ids/uuid.ts';
import { definedFields } from '../validation/defined-fields.ts';
import { validate } from '../validation/validate.ts';
import { delayProfileCreateSchema, delayProfileUpdateSchema } from './delay-profile.schema.ts';
import type { DelayProfiles } from './delay-profiles.ts';
import { findDelayProfile, readDelayProfiles } from './read-delay-profiles.ts';
import { writeDelayProfile } from './write-delay-profile.ts';

/** The operations on delay profiles. */
export function createDelayProfiles(database: Database): DelayProfiles {
  const list = () => readDelayProfiles(database.readKysely);
  return {
    list,
    get: async (id) => findDelayProfile(await list(), id),
    async create(input) {
      const fields = validate(delayProfileCreateSchema, input);
      return writeDelayProfile(database, () => ({ id: uuidv7(), isDefault: false, ...fields }));
    },
    async update(id, input) {
      const changes = definedFields(validate(delayProfileUpdateSchema, input));
      return writeDelayProfile(database, (stored) => ({ ...findDelayProfile(stored, id), ...changes }));
    },
    delete: (id) => deleteDelayProfile(database, id),
  };
}

function deleteDelayProfile(database: Database, id: string): Promise<void> {
  return database.transaction(
    async (em) => {
      const kysely = database.kysely(em);
      const profile = findDelayProfile(await readDelayProfiles(kysely), id);
      if (profile.isDefault) {
        throw new LibraryError(
          'DELAY_PROFILE_IN_USE',
          `${profile.name} is the default delay profile, which cannot be deleted.`,
        );
      }
      await kysely.deleteFrom('delay_profile').where('id', '=', profile.id).execute();
    },
    { lock: 'movies' },
  );
}
