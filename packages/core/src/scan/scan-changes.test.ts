import { copyFileSync, mkdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { databaseKinds } from '../testing/test-database.ts';
import { openScanLibrary, type ScanLibrary } from './scan-library.fixture.ts';
import { harbour, lantern, opus, opusAgain, scannedMovies } from './scanned-movies.fixture.ts';

describe.each(databaseKinds)('what a scan finds changed on %s', (kind) => {
  let fixture: ScanLibrary;
  beforeEach(async () => {
    fixture = await openScanLibrary(kind, { movies: scannedMovies });
  });
  afterEach(() => fixture[Symbol.asyncDispose]());

  it('changes nothing the second time', async () => {
    await fixture.add(harbour);
    fixture.write(
      'Harbour (2014)/Harbour.mkv',
      'Harbour (2014)/Harbour (2014)-trailer.mkv',
      'Unknown (1950).mkv',
    );
    await fixture.scan();
    const before = [await fixture.files(), await fixture.unmatched()];
    const [{ updated_at: updatedAt } = {}] = await fixture.query('select updated_at from movie');
    // The first scan has changed the library, so the second matches unmatched files again, and the third does not.
    for (const _ of [2, 3]) {
      const { result } = await fixture.scan();
      expect(result).toMatchObject({ videos: 3, added: 0, updated: 0, removed: 0, renamed: 0, unmatched: 1 });
      expect([await fixture.files(), await fixture.unmatched()]).toEqual(before);
    }
    expect(await fixture.query('select updated_at from movie')).toEqual([{ updated_at: updatedAt }]);
  });

  it('recognises a renamed folder', async () => {
    await fixture.add(harbour, opus);
    fixture.write('Harbour (2014)/Harbour.mkv', 'Opus (2001)/Opus.mkv');
    await fixture.scan();
    const before = await fixture.query('select id from movie_file order by id');
    renameSync(fixture.at('Harbour (2014)'), fixture.at('abc'));
    renameSync(fixture.at('Opus (2001)'), fixture.at('xyz'));
    const { result } = await fixture.scan();
    expect(result).toMatchObject({ renamed: 2, added: 0, removed: 0, unmatched: 0 });
    expect(await fixture.files()).toEqual(['Harbour 2014: abc/Harbour.mkv', 'Opus 2001: xyz/Opus.mkv']);
    expect(await fixture.query('select id from movie_file order by id')).toEqual(before);
    expect((await fixture.activity()).filter((entry) => entry.startsWith('renamed'))).toHaveLength(2);
  });

  it('removes the file that is gone from a healthy root, and takes its successor', async () => {
    await fixture.add(harbour, opus, lantern);
    fixture.write('Harbour (2014)/Harbour.mkv', 'Opus (2001)/Opus.mkv', 'Lantern (1999)/Lantern.mkv');
    await fixture.scan();
    rmSync(fixture.at('Opus (2001)'), { recursive: true });
    expect((await fixture.scan()).result).toMatchObject({ removed: 1 });
    rmSync(fixture.at('Harbour (2014)/Harbour.mkv'));
    fixture.write('Harbour (2014)/Harbour.2160p.mkv');
    expect((await fixture.scan()).result).toMatchObject({ removed: 1, added: 1, unmatched: 0 });
    expect(await fixture.files()).toEqual([
      'Harbour 2014: Harbour (2014)/Harbour.2160p.mkv',
      'Lantern 1999: Lantern (1999)/Lantern.mkv',
      'Opus 2001: null',
    ]);
  });

  it('probes a changed file again', async () => {
    await fixture.add(harbour);
    fixture.write('Harbour (2014)/Harbour.mkv');
    await fixture.scan();
    writeFileSync(fixture.at('Harbour (2014)/Harbour.mkv'), 'something longer that is no video either');
    expect((await fixture.scan()).result).toMatchObject({ updated: 1, added: 0 });
    utimesSync(fixture.at('Harbour (2014)/Harbour.mkv'), 1_000, 1_000);
    expect((await fixture.scan()).result).toMatchObject({ updated: 1 });
    expect((await fixture.scan()).result).toMatchObject({ updated: 0, unchanged: 1 });
  });

  describe('of a root that looks unmounted', () => {
    beforeEach(async () => {
      await fixture.add(harbour, opus, opusAgain, lantern);
      fixture.write('Harbour (2014)/H.mkv', 'Opus (2001)/O.mkv', 'Opus (2011)/O.mkv', 'Lantern (1999)/L.mkv');
      expect((await fixture.scan()).result).toMatchObject({ added: 4 });
    });

    async function expectRefused(kind: string): Promise<void> {
      const before = await fixture.files();
      const { state, problem, result } = await fixture.scan();
      expect({ state, problem }).toMatchObject({ state: 'refused', problem: { kind } });
      expect(result).toMatchObject({ added: 4 });
      expect(await fixture.files()).toEqual(before);
    }

    it('changes nothing if it is missing', async () => {
      renameSync(fixture.root, `${fixture.root}-gone`);
      await expectRefused('missing');
      writeFileSync(fixture.root, 'no folder');
      await expectRefused('missing');
      rmSync(fixture.root);
      renameSync(`${fixture.root}-gone`, fixture.root);
      expect((await fixture.scan()).result).toMatchObject({ unchanged: 4 });
    });

    it('changes nothing if it is empty but for what systems leave there', async () => {
      renameSync(fixture.root, `${fixture.root}-gone`);
      mkdirSync(fixture.at('lost+found'), { recursive: true });
      await expectRefused('empty');
    });

    it('changes nothing if half of it is gone, and does so if a user says so', async () => {
      rmSync(fixture.at('Harbour (2014)'), { recursive: true });
      rmSync(fixture.at('Lantern (1999)'), { recursive: true });
      fixture.write('Fresh (2020).mkv');
      await expectRefused('halved');
      expect(await fixture.unmatched()).toEqual([]);
      const { state, result } = await fixture.scan({ acceptMissing: true });
      expect([state, result]).toMatchObject(['completed', { removed: 2, unchanged: 2, unmatched: 1 }]);
    });

    it('recognises files although all folders have other names', async () => {
      for (const folder of ['Harbour (2014)', 'Opus (2001)', 'Opus (2011)', 'Lantern (1999)']) {
        renameSync(fixture.at(folder), fixture.at(`New ${folder}`));
      }
      expect((await fixture.scan()).result).toMatchObject({ renamed: 4, removed: 0 });
    });
  });

  it('takes a copy for a file of its own', async () => {
    await fixture.add(harbour, opus);
    fixture.write('Harbour (2014)/Harbour.mkv', 'Opus (2001)/Opus.mkv', 'x/keep.txt');
    await fixture.scan();
    mkdirSync(fixture.at('Copy'));
    copyFileSync(fixture.at('Harbour (2014)/Harbour.mkv'), fixture.at('Copy/Harbour 2014.mkv'));
    rmSync(fixture.at('Harbour (2014)'), { recursive: true });
    expect((await fixture.scan()).result).toMatchObject({ renamed: 0, removed: 1, added: 1 });
  });

  it('recognises a renamed file although the disk has another number now', async () => {
    await fixture.add(harbour, opus);
    fixture.write('Harbour (2014)/Harbour.mkv', 'Opus (2001)/Opus.mkv');
    await fixture.scan();
    await fixture.query("update movie_file set device = '1'");
    renameSync(fixture.at('Harbour (2014)'), fixture.at('abc'));
    expect((await fixture.scan()).result).toMatchObject({ renamed: 1, removed: 0, unchanged: 1 });
    expect(await fixture.query("select count(*) as n from movie_file where device = '1'")).toMatchObject([
      { n: expect.toSatisfy((n) => Number(n) === 0) },
    ]);
  });

  it('leaves the files of a movie alone while another operation changes them', async () => {
    await fixture.add(harbour, opus);
    fixture.write('Harbour (2014)/Harbour.mkv', 'Opus (2001)/Opus.mkv');
    const [movie] = (await fixture.library.movies.list({ search: 'harbour' })).movies;
    const id = '01900000-0000-7000-8000-000000000001';
    const values = {
      id,
      kind: 'test',
      data: '{}',
      lease_expires_at: new Date(),
      created_at: new Date(),
      updated_at: new Date(),
    };
    const kysely = fixture.database.kysely(fixture.database.fork());
    await kysely
      .insertInto('file_operation')
      .values({ ...values, movie_id: movie?.id ?? null })
      .execute();
    expect((await fixture.scan()).result).toMatchObject({ added: 1, unmatched: 0 });
    await kysely.deleteFrom('file_operation').where('id', '=', id).execute();
    expect((await fixture.scan()).result).toMatchObject({ added: 1 });
  });
});
