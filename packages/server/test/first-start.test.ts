import { stat } from 'node:fs/promises';
import { databaseKinds } from '@cinephage/core/testing';
import { describe, expect, it } from 'vitest';
import { cookieOf, listWith, signIn } from './support/api.ts';
import { createWorkspace } from './support/create-workspace.ts';
import { startProcess } from './support/start-process.ts';

const keyPattern = /cinephage_[A-Za-z0-9]{20,}/gu;

describe.each(databaseKinds)('a first start on %s', (kind) => {
  it('creates a key and an admin, prints them once, and prints its addresses', async () => {
    await using workspace = await createWorkspace(kind, { isBlank: true });
    const first = await startProcess({ ...workspace.variables, LOG_LEVEL: 'trace' });
    const key = first.stdout().match(keyPattern)?.[0] ?? '';
    const password = /Admin password +(\S+)/u.exec(first.stdout())?.[1] ?? '';
    expect((await listWith(first.url, { 'x-api-key': key })).status).toBe(200);
    expect((await listWith(first.url, cookieOf(await signIn(first.url, 'admin', password)))).status).toBe(
      200,
    );
    expect(first.stdout()).toContain(`${first.url}/api/docs`);
    expect(first.stdout()).toContain(`Database: ${kind}. Metadata: The offline catalogue`);
    expect(await first.stop()).toBe(0);
    for (const secret of [key, password]) {
      expect(first.stdout().split(secret)).toHaveLength(2);
    }

    await using second = await startProcess(workspace.variables);
    expect(second.stdout()).not.toMatch(keyPattern);
    expect(second.stdout()).not.toContain('password');
    expect((await listWith(second.url, { 'x-api-key': key })).status).toBe(200);
  });

  it('uses the credentials of the environment and does not print them', async () => {
    await using workspace = await createWorkspace(kind, { isBlank: true });
    const chosen = {
      CINEPHAGE_API_KEY: 'cinephage_your_key_here',
      CINEPHAGE_ADMIN_USERNAME: 'Ada',
      CINEPHAGE_ADMIN_PASSWORD: 'lovelace1815',
    };
    await using server = await startProcess({ ...workspace.variables, ...chosen });
    expect((await listWith(server.url, { 'x-api-key': chosen.CINEPHAGE_API_KEY })).status).toBe(200);
    expect((await signIn(server.url, 'ada', chosen.CINEPHAGE_ADMIN_PASSWORD)).status).toBe(200);
    expect(server.stdout()).not.toMatch(/cinephage_|lovelace/u);
  });

  it('creates one key and one admin if two servers start at once', async () => {
    await using workspace = await createWorkspace(kind, { isBlank: true });
    const [first, second] = await Promise.all([
      startProcess(workspace.variables),
      startProcess(workspace.variables),
    ]);
    await using one = first;
    await using two = second;
    const keys = `${one.stdout()}${two.stdout()}`.match(keyPattern) ?? [];
    expect(keys).toHaveLength(1);
    for (const { url } of [one, two]) {
      expect((await listWith(url, { 'x-api-key': keys[0] ?? '' })).status).toBe(200);
    }
  });
});

describe('the data folder', () => {
  it('is created accessible for its owner only', async () => {
    await using workspace = await createWorkspace('sqlite', { isBlank: true });
    await using _server = await startProcess(workspace.variables);
    const { mode } = await stat(workspace.variables.CINEPHAGE_DATA_DIR ?? '');
    expect(mode & 0o777).toBe(0o700);
  });
});
