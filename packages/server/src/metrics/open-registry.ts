import type { Library } from '@cinephage/core';
import type { Logger } from 'pino';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Role } from '../role.ts';
import { version } from '../version.ts';
import { createTaskMetrics } from './task-metrics.ts';

export interface RegistryDeps {
  readonly library: Pick<Library, 'tasks'>;
  readonly role: Role;
  readonly logger: Logger;
}

export interface OpenRegistry {
  readonly contentType: string;
  /** All current values. Works without a database, too. */
  toText(): Promise<string>;
}

/** Metrics of the process and its tasks. Observes garbage collections and event loop delays from here on. */
export function openRegistry({ library, role, logger }: RegistryDeps): OpenRegistry {
  // A separate registry: other code in this process may use the global one of the package.
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  addBuildInfo(registry, role);
  const updateTasks = createTaskMetrics({ registry, tasks: library.tasks, logger });
  return {
    contentType: registry.contentType,
    async toText() {
      await updateTasks();
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
