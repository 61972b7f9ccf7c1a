import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { databaseKinds } from '@cinephage/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fullMovie } from '../support/movies.ts';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

const list = `query ($movieId: ID) {
  recycleBin(movieId: $movieId) { items { id path movieId title size deletedAt expiresAt } pagination { total } }
}`;
const restore = 'mutation ($id: ID!) { restoreRecycleBinItem(id: $id) { path movieId fileId } }';
const remove = 'mutation ($id: ID!) { deleteRecycleBinItem(id: $id) }';
const empty = 'mutation ($confirm: Boolean! = false) { emptyRecycleBin(confirm: $confirm) { id kind } }';

describe.each(databaseKinds)('the recycle bin on %s', (kind) => {
  let gateway: Gateway;
  let root: string;
  beforeAll(async () => {
    root = await realpath(await mkdtemp(join(tmpdir(), 'cinephage-root-')));
    gateway = await startGateway(kind);
  });
  afterAll(async () => {
    expect(gateway.unexpected).toEqual([]);
    await gateway[Symbol.asyncDispose]();
    await rm(root, { recursive: true, force: true });
  });

  it('gives a file back, deletes it for good, and is emptied', async () => {
    const path = join(root, 'Movie (2010)', 'movie.mkv');
    await mkdir(dirname(path));
    await writeFile(path, 'movie');
    const file = { path, size: 5, quality: 'DVD' };
    await gateway.library.movies.import([{ ...fullMovie, rootFolderPath: root, file }]);
    const [movie] = (await gateway.library.movies.list()).movies;
    const movieId = movie?.id ?? '';
    const deleteFile = async () => {
      const [stored] = await gateway.library.files.list(movieId);
      await gateway.library.files.delete(movieId, stored?.id ?? '');
      return (await gateway.data(list, { movieId })).recycleBin;
    };
    const { items, pagination } = await deleteFile();
    expect(pagination).toEqual({ total: 1 });
    expect(items).toEqual((await gateway.library.recycleBin.list()).items);

    const { restoreRecycleBinItem } = await gateway.data(restore, { id: items[0].id });
    expect(restoreRecycleBinItem).toEqual({ path, movieId, fileId: expect.any(String) });
    expect(existsSync(path)).toBe(true);
    const again = await gateway.ask(restore, { id: items[0].id });
    expect(again.errors).toMatchObject([{ extensions: { code: 'RECYCLE_BIN_ITEM_NOT_FOUND' } }]);

    const [deleted] = (await deleteFile()).items;
    expect(await gateway.data(remove, { id: deleted.id })).toEqual({ deleteRecycleBinItem: deleted.id });
    expect((await gateway.data(list)).recycleBin).toEqual({ items: [], pagination: { total: 0 } });
    expect((await gateway.data(empty)).emptyRecycleBin).toMatchObject({ kind: 'empty-recycle-bin' });
  });
});
