import type { Options } from '@mikro-orm/core';
import type { LibraryLogger } from '../logging/library-logger.ts';

/** What the unit of work can load and save. */
export type Entities = readonly NonNullable<Options['entities']>[number][];

/** What both drivers have in common. Queries are not logged, as they may hold what callers sent: only what migrations report. */
export function ormDefaults(logger: LibraryLogger | undefined) {
  return {
    discovery: { warnWhenNoEntities: false, checkDuplicateTableNames: true },
    allowGlobalContext: false,
    colors: false,
    logger: (message: string) => logger?.info({ component: 'orm' }, message),
    debug: false,
  } as const;
}
