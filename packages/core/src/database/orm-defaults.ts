import type { Options } from '@mikro-orm/core';
import type { LibraryLogger } from '../logging/library-logger.ts';

/** Entities of the unit of work. */
export type Entities = readonly NonNullable<Options['entities']>[number][];

/** Options of MikroORM for both drivers. Only reports of migrations are logged: queries may contain data of callers. */
export function ormDefaults(logger: LibraryLogger | undefined) {
  return {
    discovery: { warnWhenNoEntities: false, checkDuplicateTableNames: true },
    allowGlobalContext: false,
    colors: false,
    logger: (message: string) => logger?.info({ component: 'orm' }, message),
    debug: false,
  } as const;
}
