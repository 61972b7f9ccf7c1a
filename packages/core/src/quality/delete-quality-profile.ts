import type { Database } from '../database/database.ts';
import { isForeignKeyViolation } from '../database/driver-errors.ts';
import { LibraryError } from '../errors/library-error.ts';
import { clean } from '../text/clean.ts';
import { counted } from '../text/counted.ts';
import { qualityProfileNotFound } from './get-quality-profile.ts';
import { QualityProfileEntity } from './quality-profile.entity.ts';

/** Deletes a profile that nothing uses. The database refuses to delete one that any row refers to. */
export function createDeleteQualityProfile(database: Database) {
  return async function deleteQualityProfile(id: string): Promise<void> {
    try {
      await database.transaction(
        async (em) => {
          const profile = await em.findOne(QualityProfileEntity, { id: clean(id) });
          if (profile === null) {
            throw qualityProfileNotFound(id);
          }
          if (profile.isDefault) {
            throw inUse(
              `${profile.name} is the default quality profile; make another one the default first.`,
            );
          }
          em.remove(profile);
          await em.flush();
        },
        { lock: 'movies' },
      );
    } catch (error) {
      throw isForeignKeyViolation(error) ? await describeUse(database, id) : error;
    }
  };
}

async function describeUse(database: Database, id: string): Promise<LibraryError> {
  const { movies } = await database.readKysely
    .selectFrom('movie')
    .select(({ fn }) => fn.countAll().as('movies'))
    .where('quality_profile_id', '=', clean(id))
    .executeTakeFirstOrThrow();
  const { versions } = await database.readKysely
    .selectFrom('movie_version')
    .select(({ fn }) => fn.countAll().as('versions'))
    .where('quality_profile_id', '=', clean(id))
    .executeTakeFirstOrThrow();
  const { roots } = await database.readKysely
    .selectFrom('root_folder')
    .select(({ fn }) => fn.countAll().as('roots'))
    .where('default_quality_profile_id', '=', clean(id))
    .executeTakeFirstOrThrow();
  const users = [
    ...ifAny(Number(movies), 'movie'),
    ...ifAny(Number(versions), 'version'),
    ...ifAny(Number(roots), 'root folder'),
  ];
  const have = users.length === 1 && users[0]?.startsWith('1 ') ? 'has' : 'have';
  return inUse(
    users.length === 0
      ? 'The quality profile is in use.'
      : `${users.join(' and ')} ${have} this quality profile; give them another one first.`,
  );
}

const ifAny = (count: number, noun: string) => (count === 0 ? [] : [counted(count, noun)]);

const inUse = (message: string) => new LibraryError('QUALITY_PROFILE_IN_USE', message);
