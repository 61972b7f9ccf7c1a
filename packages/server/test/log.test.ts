import { databaseKinds } from '@cinephage/core/testing';
import { describe, expect, it } from 'vitest';
import { ask, cookieOf, inception, listWith, moviesPath, signIn } from './support/api.ts';
import { createWorkspace } from './support/create-workspace.ts';
import { startInProcess } from './support/start-in-process.ts';
import { startProcess } from './support/start-process.ts';

const secrets = {
  CINEPHAGE_API_KEY: 'an operator’s own key'.replace(/[^a-z]/gu, '-'),
  CINEPHAGE_ADMIN_PASSWORD: 'lovelace-1815-secret',
  CINEPHAGE_SECRET: 'signs-all-cookies-0123456789abcdef',
  TMDB_API_KEY: '0123456789abcdef0123456789abcdef',
};

describe.each(databaseKinds)('the log on %s', (kind) => {
  it('holds no secret, whatever happens and however much is logged', async () => {
    await using workspace = await createWorkspace(kind);
    // Nothing listens there, so failures of TMDB are logged as well.
    const variables = { ...secrets, TMDB_BASE_URL: 'http://127.0.0.1:9/3', LOG_LEVEL: 'trace' };
    await using server = await startProcess({ ...workspace.variables, ...variables });
    const key = { 'x-api-key': secrets.CINEPHAGE_API_KEY };
    const signedIn = await signIn(server.url, 'admin', secrets.CINEPHAGE_ADMIN_PASSWORD);
    const session = cookieOf(signedIn);
    await signIn(server.url, 'admin', 'a-wrong-password');
    await listWith(server.url, session);
    await ask(`${server.url}/nothing?api_key=in-the-query&token=in-the-query`, 'GET', key);
    await listWith(server.url, {
      'x-api-key': 'cinephage_guessed0123456789',
      authorization: 'Bearer guessed',
    });
    const added = await ask(`${server.url}${moviesPath}`, 'POST', key, inception);
    expect(added.status).toBe(503);
    await ask(`${server.url}/api/auth/sign-out`, 'POST', session);
    await server.stop();

    const output = server.stdout() + server.stderr();
    const requests = output.split('\n').filter((line) => line.includes('"msg":"request"'));
    expect(requests.length).toBeGreaterThanOrEqual(7);
    const cookieValue = session.cookie.slice('cinephage_session='.length);
    expect(cookieValue.length).toBeGreaterThan(20);
    const unwanted = [
      cookieValue,
      decodeURIComponent(cookieValue),
      'a-wrong-password',
      'in-the-query',
      'guessed',
    ];
    for (const secret of [...Object.values(secrets), ...unwanted]) {
      expect(output).not.toContain(secret);
    }
  });
});

describe('request lines', () => {
  it('have the principal, path, status and duration at level debug', async () => {
    await using workspace = await createWorkspace('sqlite');
    await using server = await startInProcess({ ...workspace.variables, LOG_LEVEL: 'debug' });
    await listWith(server.url, { 'x-api-key': 'cinephage_your_key_here' });
    await ask(`${server.url}/nothing?page=1`, 'GET');
    const query = { query: '{ movies { totalCount } }' };
    await ask(`${server.url}/graphql`, 'POST', { 'x-api-key': 'cinephage_your_key_here' }, query);
    const lines = server.log.filter(({ msg }) => msg === 'request');
    // On a busy machine the first request of its kind may be a slow one, which is logged at level info.
    const levelOf = (line: { readonly ms?: unknown } | undefined) =>
      Number(line?.ms) >= 1_000 ? 'info' : 'debug';
    expect(lines).toMatchObject([
      {
        level: levelOf(lines[0]),
        method: 'GET',
        path: moviesPath,
        status: 200,
        ms: expect.any(Number),
        principal: expect.any(String),
      },
      { level: levelOf(lines[1]), method: 'GET', path: '/nothing', status: 404, principal: null },
      {
        level: levelOf(lines[2]),
        method: 'POST',
        path: '/graphql',
        status: 200,
        principal: lines[0]?.principal,
      },
    ]);
  });
});

describe('a variable that nothing reads', () => {
  it('is named at the start, with the most similar name and without its value', async () => {
    await using workspace = await createWorkspace('sqlite');
    const misspelt = { CINEPHAGE_ROOT_FOLDER: '/geheim', CINEPHAGE_API_KEY: 'an-operators-own-key' };
    await using server = await startProcess({ ...workspace.variables, ...misspelt });
    await server.stop();
    const warnings = server
      .stdout()
      .split('\n')
      .filter((line) => line.includes('Nothing reads'));
    expect(warnings).toHaveLength(1);
    expect(JSON.parse(warnings[0] ?? '')).toMatchObject({
      level: 'warn',
      msg: 'Nothing reads the variable CINEPHAGE_ROOT_FOLDER; did you mean CINEPHAGE_ROOT_FOLDERS?',
    });
    expect(server.stdout() + server.stderr()).not.toContain('geheim');
  });
});
