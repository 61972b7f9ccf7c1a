import type { ApiKey } from '@cinephage/core/auth/better-auth';
import { StartError } from '../start-error.ts';
import type { Environment } from './environment.ts';
import { withAuth } from './with-auth.ts';

const daySeconds = 86_400;

export interface CreateKeyOptions {
  readonly expiresInDays?: number;
}

/** Prints the key alone on standard output, so that scripts can read it. */
export function createKey(
  environment: Environment,
  name: string,
  { expiresInDays }: CreateKeyOptions,
): Promise<void> {
  const lifetime = expiresInDays === undefined ? {} : { expiresInSeconds: expiresInDays * daySeconds };
  return withAuth(environment, async ({ apiKeys }) => {
    const { id, key } = await apiKeys.create({ name, ...lifetime });
    process.stderr.write(`The key "${name}" (id ${id}) is not shown again:\n`);
    process.stdout.write(`${key}\n`);
  });
}

export function listKeys(environment: Environment): Promise<void> {
  return withAuth(environment, async ({ apiKeys }) => {
    const rows = (await apiKeys.list()).map(toRow);
    process.stdout.write(toTable([['ID', 'KEY', 'NAME', 'CREATED', 'LAST USED', 'EXPIRES'], ...rows]));
  });
}

export function revokeKey(environment: Environment, id: string): Promise<void> {
  return withAuth(environment, async ({ apiKeys }) => {
    if (!(await apiKeys.revoke(id))) {
      throw new StartError(`No key has the id ${id}; "cinephage api-key list" shows them all.`);
    }
    process.stdout.write('Revoked: from now on the key is refused.\n');
  });
}

const toRow = ({ id, start, name, createdAt, lastUsedAt, expiresAt }: ApiKey): string[] => [
  id,
  `${start}…`,
  name,
  toMinute(createdAt),
  lastUsedAt === null ? 'never' : toMinute(lastUsedAt),
  expiresAt === null ? 'never' : toMinute(expiresAt),
];

const toMinute = (date: Date) => `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;

function toTable(rows: readonly (readonly string[])[]): string {
  const [head = []] = rows;
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const toLine = (row: readonly string[]) =>
    row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
  return rows.map((row) => `${toLine(row).trimEnd()}\n`).join('');
}
