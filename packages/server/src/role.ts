import type { Config } from './config/read-config.ts';

export type Role = Config['role'];

/** Instances that share a database may divide the work: every one of them can do either part, or both. */
export const servesApi = (role: Role) => role !== 'worker';
export const runsTasks = (role: Role) => role !== 'api';

/** What an instance does, for people. */
export const roleInWords: Readonly<Record<Role, string>> = {
  all: 'serves the API and runs tasks',
  api: 'serves the API; tasks wait for instances that run them',
  worker: 'runs tasks; serves no API but its health and metrics',
};
