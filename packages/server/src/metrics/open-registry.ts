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
  /** All numbers, up to date. Answers without a database, too. */
  toText(): Promise<string>;
}

/** What there is to know of the process and its tasks. From here on garbage collections and delays are watched. */
export function openRegistry({ library, role, logger }: RegistryDeps): OpenRegistry {
  // Of its own: the package's global one would be shared with whatever else runs in this process.
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
    help: 'Which version runs here, and in which role; always 1.',
    labelNames: ['version', 'role'],
    registers: [registry],
  });
  info.set({ version, role }, 1);
}
