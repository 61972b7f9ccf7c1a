import type { DatabaseKind } from './test-database.ts';

/** Processes are killed after every so many steps. The steps are the same on both databases, so that one tries all of them. */
export const killStride = (kind: DatabaseKind): number => (kind === 'sqlite' ? 1 : 3);
