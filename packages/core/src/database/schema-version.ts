import { LibraryError } from '../errors/library-error.ts';

/** A migration with the name that is recorded after it has run. */
export interface NamedMigration {
  readonly name: string;
}

/** Table that records the executed migrations. */
export const migrationTable = 'mikro_orm_migrations';
/** A database with this migration is a library. */
export const firstMigration = '0001-movies';
/** Table that exists while another database is being copied into this one. */
export const copyProgressTable = 'database_copy';

/** Whether a database is empty or holds a library, and which migrations it has executed. */
export interface DatabaseContent {
  readonly state: 'missing' | 'empty' | 'library';
  readonly migrations: readonly string[];
  /** Whether another database is being copied into this one. */
  readonly isUnfinishedCopy: boolean;
}

const shownNames = 3;

/**
 * Refuses a database with migrations of a newer version, whose rules this version could violate.
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
