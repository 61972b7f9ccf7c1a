import { resolve } from 'node:path';
import type { ConnectionOptions } from './connection-options.ts';
import { describePostgres } from './postgres-client.ts';

/** An address in words, without its password. */
export const describeAddress = (address: ConnectionOptions): string =>
  address.driver === 'sqlite' ? `the file ${resolve(address.path)}` : describePostgres(address.address);
