import { LibraryError } from '../errors/library-error.ts';

/** A migration by the name that is stored once it has run. */
export interface NamedMigration {
  readonly name: string;
}

/** The table in which the migrations that have run are recorded. */
export const migrationTable = 'mikro_orm_migrations';
/** A database in which this one has run is ours. */
export const firstMigration = '0001-movies';
/** Exists in a database into which another one is being copied, until all of it has arrived. */
export const copyProgressTable = 'database_copy';

/** What a database holds: nothing at all, or a library with the migrations that have run in it. */
export interface DatabaseContent {
  readonly state: 'missing' | 'empty' | 'library';
  readonly migrations: readonly string[];
  /** Whether another database is being copied into it. */
  readonly isUnfinishedCopy: boolean;
}

const shownNames = 3;

/**
 * Refuses a database with migrations that this version does not know: writing to it would break rules of the newer version.
 *
 * @throws LibraryError `DATABASE_UNAVAILABLE`
 */
export function refuseNewerSchema(executed: readonly string[], known: readonly NamedMigration[]): void {
  const names = new Set(known.map(({ name }) => name));
  const unknown = executed.filter((name) => !names.has(name));
  if (unknown.length > 0) {
    const shown = unknown.slice(0, shownNames).join(', ');
    const which = unknown.length === 1 ? `unknown migration ${shown}` : `unknown migrations ${shown}`;
    throw new LibraryError(
      'DATABASE_UNAVAILABLE',
      `This database was made by a newer version of Cinephage (${which}${unknown.length > shownNames ? ', …' : ''}). ` +
        'Nothing has been changed. Run that version, or restore a backup from before the upgrade.',
    );
  }
}

/** @throws LibraryError `DATABASE_UNAVAILABLE` */
export function refuseUnfinishedCopy(): never {
  throw new LibraryError(
    'DATABASE_UNAVAILABLE',
    'This database is an unfinished copy of another one. "cinephage database copy" with the same addresses finishes it.',
  );
}
