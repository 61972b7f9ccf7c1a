import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseKinds } from '@cinephage/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

describe.each(databaseKinds)('scans on %s', (kind) => {
  let gateway: Gateway;
  let root: string;
  beforeAll(async () => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'cinephage-scan-')));
    for (const name of ['Inception (2010)', 'Heat']) {
      mkdirSync(join(root, name));
      writeFileSync(join(root, name, `${name}.mkv`), name);
    }
    gateway = await startGateway(kind);
    await gateway.library.start();
    await gateway.library.rootFolders.create({ name: 'Movies', path: root });
  });
  afterAll(async () => {
    await gateway[Symbol.asyncDispose]();
    rmSync(root, { recursive: true, force: true });
  });

  it('are started, reported as core does, and leave files that are matched', async () => {
    const { startScan } = await gateway.data(
      'mutation { startScan(input: { addMovies: true }) { id kind } }',
    );
    expect(startScan.kind).toBe('scan-root-folders');
    const state = async () => (await gateway.library.tasks.get(startScan.id)).state;
    await expect.poll(state).toBe('completed');

    const { scanStatus } = await gateway.data(`{ scanStatus { isScanning rootFolders {
      rootFolderId path state taskId startedAt finishedAt problem { kind message }
      result { videos unchanged added updated renamed removed moviesAdded unmatched damaged leftOut examples { path reason } metadataProblem }
    } } }`);
    const status = await gateway.library.scan.status();
    expect(scanStatus).toEqual({
      ...status,
      rootFolders: status.rootFolders.map((one) => ({ ...one, state: one.state.toUpperCase() })),
    });
    expect(scanStatus.rootFolders).toMatchObject([{ state: 'COMPLETED', result: { added: 1 } }]);

    const { unmatchedFiles } = await gateway.data(`{ unmatchedFiles(limit: 5, reason: NO_MATCH) {
      files { id path size reason candidates { tmdbId title year } rootFolderId foundAt }
      pagination { page limit total totalPages }
    } }`);
    const list = await gateway.library.unmatched.list({ limit: 5 });
    expect(unmatchedFiles).toEqual({
      ...list,
      files: list.files.map((one) => ({ ...one, reason: 'NO_MATCH' })),
    });

    const match = `mutation ($id: ID!) {
      matchUnmatchedFile(input: { id: $id, tmdbId: 949 }) { title file { path } }
    }`;
    const [{ id }] = unmatchedFiles.files;
    expect((await gateway.data(match, { id })).matchUnmatchedFile).toEqual({
      title: 'Heat',
      file: { path: join(root, 'Heat', 'Heat.mkv') },
    });
    const { errors } = await gateway.ask(match, { id });
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['FILE_NOT_FOUND']);
  });

  it('are refused for a root folder that does not exist', async () => {
    const { errors } = await gateway.ask('mutation { startScan(input: { rootFolderId: "x" }) { id } }');
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['ROOT_FOLDER_NOT_FOUND']);
  });
});
