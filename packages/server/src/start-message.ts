import type { LibraryHealth } from '@cinephage/core';
import type { FirstCredentials } from '@cinephage/core/auth/better-auth';
import type { Config } from './config/read-config.ts';
import type { Role } from './role.ts';
import { version } from './version.ts';

const rule = '-'.repeat(72);

/** Describes the credentials created at this start; empty if none were created. */
export function describeFirstCredentials({ apiKey, admin }: FirstCredentials): string {
  const lines = [
    ...(apiKey === undefined ? [] : [`  API key         ${apiKey}`]),
    ...(admin === undefined
      ? []
      : [`  Admin user      ${admin.username}`, `  Admin password  ${admin.password}`]),
  ];
  if (lines.length === 0) {
    return '';
  }
  const title = '  Made at this first start. Keep them: they are not shown again.';
  return [rule, title, '', ...lines, rule, ''].join('\n');
}

/** Describes the started server: its addresses, database and metadata source. */
export function describeStart(
  url: string,
  { role, baseUrl }: Pick<Config, 'role' | 'baseUrl'>,
  { database, metadata }: LibraryHealth,
): string {
  const lines = [
    `Cinephage ${version} ${startLines[role](url, baseUrl ?? url).join('\n')}`,
    `  Database: ${database.driver}. Metadata: ${metadata.description}`,
  ];
  return `${lines.join('\n')}\n`;
}

const docs = (base: string) => `  Try it in a browser: ${base}/api/docs (REST), ${base}/graphql (GraphQL)`;

const startLines: Readonly<Record<Role, (url: string, base: string) => readonly string[]>> = {
  all: (url, base) => [`listens on ${url}`, docs(base)],
  api: (url, base) => [
    `listens on ${url}`,
    docs(base),
    '  Tasks wait for a node that runs them (CINEPHAGE_ROLE=worker).',
  ],
  worker: (url) => [
    `runs tasks; its health is at ${url}/api/health`,
    `  Its metrics are at ${url}/metrics, for clients with an API key.`,
  ],
};
