import type { Config } from './config/read-config.ts';

export type Role = Config['role'];

/** Nodes that share a database can divide the work: each serves the API, runs tasks, or does both. */
export const servesApi = (role: Role) => role !== 'worker';
export const runsTasks = (role: Role) => role !== 'api';

/** What a process does, in the response of `/api/health`. */
export const roleDescriptions: Readonly<Record<Role, string>> = {
  all: 'serves the API and runs tasks',
  api: 'serves the API; tasks wait for nodes that run them',
  worker: 'runs tasks; serves no API but its health and metrics',
};
