import type { LibraryHealth } from '@cinephage/core';
import type { FirstCredentials } from '@cinephage/core/auth/better-auth';
import type { Config } from './config/read-config.ts';
import type { Role } from './role.ts';
import { version } from './version.ts';

const rule = '-'.repeat(72);

/** The credentials made at this start, for people to keep; empty when none were. */
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

/** Where to go next. */
export function describeStart(
  url: string,
  { role }: Pick<Config, 'role'>,
  { database, metadata }: LibraryHealth,
): string {
  const lines = [
    `Cinephage ${version} ${startLines[role](url).join('\n')}`,
    `  Database: ${database.driver}. Metadata: ${metadata.description}`,
  ];
  return `${lines.join('\n')}\n`;
}

const docs = (url: string) => `  Try it in a browser: ${url}/api/docs (REST), ${url}/graphql (GraphQL)`;

const startLines: Readonly<Record<Role, (url: string) => readonly string[]>> = {
  all: (url) => [`listens on ${url}`, docs(url)],
  api: (url) => [
    `listens on ${url}`,
    docs(url),
    '  Tasks wait for instances that run them (CINEPHAGE_ROLE=worker).',
  ],
  worker: (url) => [
    `runs tasks; its health is at ${url}/api/health`,
    `  Its metrics are at ${url}/metrics, for callers with an API key.`,
  ],
};
