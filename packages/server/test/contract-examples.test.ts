import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { databaseKinds } from '@cinephage/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorkspace, type Workspace } from './support/create-workspace.ts';
import { type ServerProcess, startProcess } from './support/start-process.ts';

const anId = '550e8400-e29b-41d4-a716-446655440000';
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u;
const run = promisify(execFile);
const hasCurl = await run('curl', ['--version']).then(
  () => true,
  () => false,
);

/** The documented lines, unchanged. */
const lines = {
  create: `curl -X POST \\
-H "Content-Type: application/json" \\
-H "x-api-key: cinephage_your_key_here" \\
-d '{
"tmdbId": 27205,
"rootFolderPath": "/movies",
"monitored": true,
"searchOnAdd": true
}' \\
http://localhost:3000/api/library/movies`,
  list: `curl -H "x-api-key: cinephage_your_key_here" \\
"http://localhost:3000/api/library/movies?page=1&limit=10&sort=createdAt:desc&monitored=true"`,
  get: `curl -H "x-api-key: cinephage_your_key_here" \\
http://localhost:3000/api/library/movies/${anId}`,
  update: `curl -X PUT \\
-H "Content-Type: application/json" \\
-H "x-api-key: cinephage_your_key_here" \\
-d '{"monitored": false}' \\
http://localhost:3000/api/library/movies/${anId}`,
  autoSearch: `curl -X POST \\
-H "Content-Type: application/json" \\
-H "x-api-key: cinephage_your_key_here" \\
-d '{"searchType": "manual"}' \\
http://localhost:3000/api/library/movies/${anId}/auto-search`,
  refresh: `curl -X POST \\
-H "x-api-key: cinephage_your_key_here" \\
http://localhost:3000/api/library/movies/${anId}/refresh`,
  bulk: `curl -X PUT \\
-H "Content-Type: application/json" \\
-H "x-api-key: cinephage_your_key_here" \\
-d '{
"ids": ["${anId}", "660e8400-e29b-41d4-a716-446655440001"],
"monitored": true
}' \\
http://localhost:3000/api/library/movies/bulk`,
  remove: `curl -X DELETE \\
-H "x-api-key: cinephage_your_key_here" \\
"http://localhost:3000/api/library/movies/${anId}?deleteFiles=true"`,
};

describe.skipIf(!hasCurl).each(databaseKinds)('the documented curl lines on %s', (kind) => {
  let workspace: Workspace;
  let server: ServerProcess;
  let id = anId;
  beforeAll(async () => {
    workspace = await createWorkspace(kind);
    server = await startProcess({ ...workspace.variables, CINEPHAGE_API_KEY: 'cinephage_your_key_here' });
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await workspace[Symbol.asyncDispose]();
  });

  /** Runs the line with the address of this server and the id of the movie; returns the body and the status. */
  async function paste(line: string) {
    const here = line.replace('http://localhost:3000', server.url).replace(anId, id);
    const { stdout } = await run('sh', ['-c', here.replace('curl ', 'curl -s -w "\\n%{http_code}" ')]);
    const [, body = '', status] = /^(.*)\n(\d+)$/su.exec(stdout) ?? [];
    return { status: Number(status), body: body === '' ? undefined : JSON.parse(body) };
  }

  it('add, list, get, update, search, refresh, bulk edit and delete', async () => {
    const created = await paste(lines.create);
    expect(created).toMatchObject({
      status: 201,
      body: { success: true, message: 'Movie added to library' },
    });
    id = created.body.id;

    const listed = await paste(lines.list);
    expect(listed.body.movies[0]).toMatchObject({
      id,
      title: 'Inception',
      year: 2010,
      imdbId: 'tt1375666',
      titleSlug: 'inception',
    });
    expect(listed.body.pagination).toEqual({ page: 1, limit: 10, total: 1, totalPages: 1 });
    expect(await paste(lines.get)).toMatchObject({
      status: 200,
      body: { id, runtime: 148, certification: 'PG-13' },
    });
    expect(await paste(lines.update)).toMatchObject({ status: 200, body: { success: true, id } });
    expect((await paste(lines.list)).body.movies).toEqual([]);

    const search = await paste(lines.autoSearch);
    expect(search).toMatchObject({
      status: 202,
      body: { success: true, searchId: expect.stringMatching(uuid) },
    });
    const refresh = await paste(lines.refresh);
    expect(refresh).toMatchObject({
      status: 202,
      body: { success: true, taskId: expect.stringMatching(uuid) },
    });

    expect(await paste(lines.bulk)).toMatchObject({ status: 200, body: { updatedCount: 1, failedCount: 1 } });
    expect((await paste(lines.list)).body.movies).toHaveLength(1);
    expect(await paste(lines.remove)).toEqual({ status: 204, body: undefined });
    expect((await paste(lines.get)).status).toBe(404);
  });
});
