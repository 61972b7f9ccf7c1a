import type { Database, EntityManager } from '../database/database.ts';
import type { NamingSettings } from './naming.schema.ts';

/** The settings of a new library. */
export const defaultNamingSettings: NamingSettings = {
  renameMovies: true,
  movieFolderFormat: '{Movie Title} ({Year})',
  movieFileFormat: '{Movie Title} ({Year}){ - Edition Tags} [{Quality Full}]{-Release Group}',
  colonReplacement: 'smart',
};

/** Name of the row; it has the settings that were changed. */
const row = 'naming';

/** The settings, in the transaction of `em` if it is given. */
export async function readNamingSettings(database: Database, em?: EntityManager): Promise<NamingSettings> {
  const kysely = em === undefined ? database.readKysely : database.kysely(em);
  const stored = await kysely
    .selectFrom('setting')
    .select('fields')
    .where('name', '=', row)
    .executeTakeFirst();
  return { ...defaultNamingSettings, ...(stored?.fields as Partial<NamingSettings> | undefined) };
}

/** Stores changes; concurrent ones are merged. */
export async function storeNamingSettings(
  database: Database,
  changes: Partial<NamingSettings>,
): Promise<NamingSettings> {
  return database.transaction(
    async (em) => {
      const settings = { ...(await readNamingSettings(database, em)), ...changes };
      const fields = JSON.stringify(settings);
      await database
        .kysely(em)
        .insertInto('setting')
        .values({ name: row, fields })
        .onConflict((conflict) => conflict.column('name').doUpdateSet({ fields }))
        .execute();
      return settings;
    },
    { lock: 'movies' },
  );
}
