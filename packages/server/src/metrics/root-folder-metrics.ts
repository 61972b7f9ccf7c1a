import type { Library, RootFolder } from '@cinephage/core';
import type { Logger } from 'pino';
import { Gauge, type Registry } from 'prom-client';
import { singleFlight, withTimeout } from '../promises.ts';

export interface RootFolderMetricsDeps {
  readonly registry: Registry;
  readonly rootFolders: Pick<Library['rootFolders'], 'list'>;
  readonly logger: Logger;
  /** Milliseconds. */
  readonly now?: () => number;
}

/** Disks that sleep are not woken up by every scrape. */
const cacheMs = 60_000;
/** What is read later than this, as of a disk that does not respond, is in the next scrape. */
const waitMs = 500;

/**
 * Registers the metrics of root folders. The disks are read at most once a minute, and a scrape does not wait for one that does not
 * respond.
 *
 * @returns a function that updates the values
 */
export function createRootFolderMetrics({
  registry,
  rootFolders,
  logger,
  now = () => performance.now(),
}: RootFolderMetricsDeps): () => Promise<void> {
  const gauge = (name: string, help: string) =>
    new Gauge({ name, help, labelNames: ['path'], registers: [registry] });
  const accessible = gauge('cinephage_root_folder_accessible', 'Whether a root folder can be used: 1, or 0.');
  const free = gauge('cinephage_root_folder_free_bytes', 'Free space of the disk of a root folder.');
  const total = gauge('cinephage_root_folder_total_bytes', 'Size of the disk of a root folder.');
  let folders: readonly RootFolder[] = [];
  let readAt = Number.NEGATIVE_INFINITY;
  const refresh = singleFlight(async () => {
    folders = await rootFolders.list();
    readAt = now();
  });

  return async () => {
    if (now() - readAt >= cacheMs) {
      try {
        await withTimeout(refresh(), { timeoutMs: waitMs, fallback: undefined });
      } catch (error) {
        logger.warn({ err: error }, 'The root folders could not be read for the metrics.');
      }
    }
    for (const one of [accessible, free, total]) {
      one.reset();
    }
    for (const folder of folders) {
      const { path, freeSpace, totalSpace } = folder;
      accessible.set({ path }, folder.accessible ? 1 : 0);
      if (freeSpace !== null) free.set({ path }, freeSpace);
      if (totalSpace !== null) total.set({ path }, totalSpace);
    }
  };
}
