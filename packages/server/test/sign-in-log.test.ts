import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, signIn } from './support/api.ts';
import { createWorkspace, type Workspace } from './support/create-workspace.ts';
import { type InProcessServer, startInProcess } from './support/start-in-process.ts';

const password = 'lovelace1815';
const admin = { CINEPHAGE_ADMIN_USERNAME: 'ada', CINEPHAGE_ADMIN_PASSWORD: password };
/** The fail2ban filter in the README of the server, with its placeholder for an address. */
const filter =
  /^\{"level":"warn","time":"[^"]+","pid":\d+,"hostname":"[^"]*","clientIp":"(?<address>[^"]+)","username":.*"msg":"Sign-in failed\."\}$/u;

describe('the log of refused attempts to sign in', () => {
  let workspace: Workspace;
  let server: InProcessServer;
  beforeAll(async () => {
    workspace = await createWorkspace('sqlite');
    server = await startInProcess({
      ...workspace.variables,
      ...admin,
      CINEPHAGE_TRUSTED_PROXIES: '1',
      CINEPHAGE_RATE_LIMIT_SIGN_IN: '3',
    });
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await workspace[Symbol.asyncDispose]();
  });
  const lines = () => server.log.filter(({ msg }) => msg === 'Sign-in failed.');
  const attempt = (from: string, username: unknown, headers: Record<string, string> = {}) =>
    ask(
      `${server.url}/api/auth/sign-in/username`,
      'POST',
      { 'x-forwarded-for': from, ...headers },
      { username, password: 'a wrong password' },
    );

  it('has the address, the username and the reason, and never a password', async () => {
    const statuses = [];
    for (let port = 50_001; port <= 50_004; port += 1) {
      statuses.push((await attempt(`203.0.113.9:${port}`, 'ada')).status);
    }
    expect(statuses).toEqual([401, 401, 401, 429]);
    expect(lines().map(({ level, clientIp, username, code }) => [level, clientIp, username, code])).toEqual([
      ['warn', '203.0.113.9', 'ada', 'UNAUTHENTICATED'],
      ['warn', '203.0.113.9', 'ada', 'UNAUTHENTICATED'],
      ['warn', '203.0.113.9', 'ada', 'UNAUTHENTICATED'],
      ['warn', '203.0.113.9', 'ada', 'RATE_LIMITED'],
    ]);
    for (const headers of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }]) {
      expect((await attempt('203.0.113.10', 'ada', headers)).status).toBe(403);
      expect(lines().at(-1)).toMatchObject({ clientIp: '203.0.113.10', code: 'FORBIDDEN' });
    }
    expect(JSON.stringify(server.log)).not.toContain('a wrong password');
  });

  it('escapes usernames, and has one line per attempt', async () => {
    const forged = '\r\n{"level":"warn","clientIp":"192.0.2.66"}\u202e\u001b[31m\u2028';
    await attempt('203.0.113.11', `eve${forged}`);
    expect(lines().at(-1)?.username).toBe('eve{"level":"warn","clientIp":"192.0.2.66"}[31m');
    await attempt('203.0.113.11', 'x'.repeat(10_000));
    await attempt('203.0.113.12', 'x'.repeat(10_000));
    expect(String(lines().at(-1)?.username)).toHaveLength(64);
    for (const line of lines()) {
      const written = JSON.stringify(line);
      expect(written).not.toContain('\n');
      expect(filter.exec(written)?.groups?.address).toBe(line.clientIp);
    }
  });

  it('has no line for successful sign-ins, nor for other requests', async () => {
    const before = lines().length;
    expect((await signIn(server.url, 'ada', password)).status).toBe(200);
    expect((await attempt('203.0.113.13', 5)).status).toBe(400);
    expect(lines()).toHaveLength(before);
  });
});
