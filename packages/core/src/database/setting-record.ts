import type { Database, EntityManager } from './database.ts';

/** Settings that are stored as one row of the table `setting`. */
export interface SettingRecord<Settings extends object> {
  /** Reads the settings, in the transaction of `em` if it is given. */
  read(database: Database, em?: EntityManager): Promise<Settings>;
  /** Stores changes; concurrent ones are merged. */
  store(database: Database, changes: Partial<Settings>): Promise<Settings>;
}

/**
 * @param name of the row, which has the settings once one was changed
 * @param defaults the settings of a new library
 */
export function settingRecord<Settings extends object>(
  name: string,
  defaults: Settings,
): SettingRecord<Settings> {
  const read = async (database: Database, em?: EntityManager): Promise<Settings> => {
    const kysely = em === undefined ? database.readKysely : database.kysely(em);
    const stored = await kysely
      .selectFrom('setting')
      .select('fields')
      .where('name', '=', name)
      .executeTakeFirst();
    return { ...defaults, ...(stored?.fields as Partial<Settings> | undefined) };
  };
  const store = (database: Database, changes: Partial<Settings>) =>
    database.transaction(
      async (em) => {
        const settings = { ...(await read(database, em)), ...changes };
        const fields = JSON.stringify(settings);
        await database
          .kysely(em)
          .insertInto('setting')
          .values({ name, fields })
          .onConflict((conflict) => conflict.column('name').doUpdateSet({ fields }))
          .execute();
        return settings;
      },
      { lock: 'movies' },
    );
  return { read, store };
}
