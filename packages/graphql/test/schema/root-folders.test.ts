import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseKinds } from '@cinephage/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

const fields =
  'id name path readOnly defaultQualityProfileId recycleDays movieCount accessible accessProblem freeSpace totalSpace';
const create = `mutation ($input: CreateRootFolderInput!) { createRootFolder(input: $input) { ${fields} } }`;
const update = `mutation ($id: ID!, $input: UpdateRootFolderInput!) { updateRootFolder(id: $id, input: $input) { ${fields} } }`;
const remove = 'mutation ($id: ID!) { deleteRootFolder(id: $id) }';

describe.each(databaseKinds)('root folders on %s', (kind) => {
  let gateway: Gateway;
  let disk: string;
  beforeAll(async () => {
    disk = await realpath(await mkdtemp(join(tmpdir(), 'cinephage-disk-')));
    await mkdir(join(disk, 'movies'));
    gateway = await startGateway(kind);
  });
  afterAll(async () => {
    expect(gateway.unexpected).toEqual([]);
    await gateway[Symbol.asyncDispose]();
    await rm(disk, { recursive: true, force: true });
  });

  it('are added, read, changed and deleted', async () => {
    const [profile] = await gateway.library.qualityProfiles.list();
    const path = join(disk, 'movies');
    const input = { name: 'Movies', path, defaultQualityProfileId: profile?.id };
    const { createRootFolder } = await gateway.data(create, { input });
    const { id, freeSpace: _, ...stable } = createRootFolder;
    expect(stable).toMatchObject({ ...input, readOnly: false, accessible: true, movieCount: 0 });
    const { rootFolders } = await gateway.data(`{ rootFolders { ${fields} } }`);
    expect(rootFolders).toMatchObject([stable]);
    const one = `query ($id: ID!) { rootFolder(id: $id) { ${fields} } }`;
    expect(await gateway.data(one, { id })).toMatchObject({ rootFolder: stable });
    const changes = { name: null, readOnly: true, defaultQualityProfileId: null };
    const { updateRootFolder } = await gateway.data(update, { id, input: changes });
    expect(updateRootFolder).toMatchObject({ ...stable, ...changes, name: 'Movies' });
    expect(await gateway.data(remove, { id: id.toUpperCase() })).toEqual({ deleteRootFolder: id });
    for (const [document, variables] of [
      [one, { id }],
      [update, { id, input: { name: 'x' } }],
      [remove, { id }],
    ] as const) {
      const { errors } = await gateway.ask(document, variables);
      expect(errors).toMatchObject([{ extensions: { code: 'ROOT_FOLDER_NOT_FOUND' } }]);
    }
  });

  it('are refused with the field and the rule', async () => {
    const { errors } = await gateway.ask(create, { input: { name: 'Movies', path: 'movies' } });
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'INVALID_INPUT',
      details: [{ field: 'input.path', message: 'must be an absolute path' }],
    });
    const validate =
      'query ($path: String!) { validateRootFolder(path: $path) { valid problems { field message } } }';
    expect(await gateway.data(validate, { path: join(disk, 'nonesuch') })).toMatchObject({
      validateRootFolder: { valid: false, problems: [{ field: 'path' }] },
    });
    expect(await gateway.data(validate, { path: join(disk, 'movies') })).toEqual({
      validateRootFolder: { valid: true, problems: [] },
    });
  });
});
