import type { Library } from '@cinephage/core';
import type { Logger } from 'pino';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Role } from '../role.ts';
import { version } from '../version.ts';
import { createDownloadMetrics } from './download-metrics.ts';
import { createRootFolderMetrics } from './root-folder-metrics.ts';
import { createTaskMetrics } from './task-metrics.ts';

export interface RegistryDeps {
  readonly library: Pick<Library, 'tasks' | 'downloads' | 'rootFolders'>;
  readonly role: Role;
  readonly logger: Logger;
}

export interface OpenRegistry {
  readonly contentType: string;
  /** All current values. Works without a database, too. */
  toText(): Promise<string>;
}

/** Metrics of the process, its tasks, downloads and root folders. Observes garbage collections and event loop delays from here on. */
export function openRegistry({ library, role, logger }: RegistryDeps): OpenRegistry {
  // A separate registry: other code in this process may use the global one of the package.
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  addBuildInfo(registry, role);
  const updates = [
    createTaskMetrics({ registry, tasks: library.tasks, logger }),
    createDownloadMetrics({ registry, downloads: library.downloads, logger }),
    createRootFolderMetrics({ registry, rootFolders: library.rootFolders, logger }),
  ];
  return {
    contentType: registry.contentType,
    async toText() {
      await Promise.all(updates.map((update) => update()));
      return registry.metrics();
    },
  };
}

function addBuildInfo(registry: Registry, role: Role): void {
  const info = new Gauge({
    name: 'cinephage_build_info',
    help: 'Version and role of this process; always 1.',
    labelNames: ['version', 'role'],
    registers: [registry],
  });
  info.set({ version, role }, 1);
}
