import '../check-node.ts';

export type { ConformanceCase } from '../tasks/engines/conformance/conformance-case.ts';
export { engineConformance } from '../tasks/engines/conformance/engine-conformance.ts';
export { isInstalled, isLeftOut } from './clients/start-program.ts';
export * from './clients/start-qbittorrent.ts';
export * from './clients/start-transmission.ts';
export * from './clients/web-seeds.ts';
export { type ConnectionStandIn, startConnectionStandIn } from './connection-stand-in.ts';
export { executeSql } from './execute-sql.ts';
export { type FoundRelease, storeFoundMagnet } from './found-release.ts';
export { holdWriteLock } from './hold-write-lock.ts';
export * from './indexer-stand-in.ts';
export { type IndexerStandIn, startIndexerStandIn } from './indexer-stand-in.ts';
export * from './made-up-movies.ts';
export { insertQueueItem } from './queue-item.ts';
export * from './test-database.ts';
export * from './tmdb-stand-in.ts';
export * from './watch-statements.ts';
