import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLibrary } from '../create-library.ts';
import { LibraryError } from '../errors/library-error.ts';
import { databaseKinds } from '../testing/test-database.ts';
import { openScanLibrary, type ScanLibrary } from './scan-library.fixture.ts';
import { harbour, opus, scannedMovies } from './scanned-movies.fixture.ts';

describe.each(databaseKinds)('the task of a scan on %s', (kind) => {
  let fixture: ScanLibrary;
  beforeEach(async () => {
    fixture = await openScanLibrary(kind, { movies: scannedMovies });
  });
  afterEach(() => fixture[Symbol.asyncDispose]());

  it('goes on without the metadata source, and asks it again later', async () => {
    fixture.write('Harbour (2014).mkv', 'Lantern (1999).mkv');
    const { searchMovies } = fixture.source;
    fixture.source.searchMovies = async () => {
      throw new LibraryError('METADATA_UNAVAILABLE', 'TMDB cannot be reached.');
    };
    expect((await fixture.scan()).result).toMatchObject({
      unmatched: 2,
      metadataProblem: 'TMDB cannot be reached.',
    });
    expect(await fixture.unmatched()).toMatchObject([['Harbour (2014).mkv', 'noMatch', []], {}]);
    fixture.source.searchMovies = searchMovies;
    expect((await fixture.scan()).result).toMatchObject({ metadataProblem: null });
    expect(await fixture.unmatched()).toMatchObject([['Harbour (2014).mkv', 'noMatch', [1]], {}]);
  });

  it('stops when it is cancelled, and the next one finds the rest', async () => {
    await fixture.add(harbour, opus);
    fixture.write('Harbour (2014)/Harbour.mkv', 'Opus (2001)/Opus.mkv', 'Lantern.mkv');
    const search = Promise.withResolvers<void>();
    const { searchMovies } = fixture.source;
    fixture.source.searchMovies = async (_, { signal } = {}) => {
      search.resolve();
      await new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
      return [];
    };
    const { taskId } = await fixture.library.scan.start();
    await search.promise;
    expect(await fixture.library.scan.start()).toEqual({ taskId });
    const running = await fixture.library.scan.status();
    expect(running).toMatchObject({
      isScanning: true,
      rootFolders: [{ state: 'scanning', taskId, finishedAt: null }],
    });
    await fixture.library.tasks.cancel(taskId);
    const state = async () => (await fixture.library.scan.status()).rootFolders[0]?.state;
    await expect.poll(state).toBe('interrupted');
    fixture.source.searchMovies = searchMovies;
    expect((await fixture.scan()).result).toMatchObject({ unchanged: 3, added: 0, unmatched: 1 });
  });

  it('scans a root folder once at a time, on all nodes', async () => {
    await fixture.add(harbour);
    fixture.write('Harbour (2014)/Harbour.mkv', 'Lantern.mkv');
    await using other = await createLibrary({ database: fixture.url, metadata: fixture.source });
    await other.start();
    let searching = 0;
    let most = 0;
    const { searchMovies } = fixture.source;
    fixture.source.searchMovies = async (query) => {
      most = Math.max(most, ++searching);
      await new Promise((resolve) => setTimeout(resolve, 50));
      searching--;
      return searchMovies(query);
    };
    const starts = [{}, { addMovies: true }, { rootFolderId: fixture.rootFolderId }, { acceptMissing: true }];
    const tasks = await Promise.all(starts.map(fixture.runScan));
    expect(tasks.map(({ state }) => state)).toEqual(starts.map(() => 'completed'));
    expect(most).toBe(1);
    const added = tasks.map(
      ({ result }) =>
        (result as { rootFolders: { result: { added: number } }[] }).rootFolders[0]?.result.added,
    );
    expect(added.reduce((sum = 0, one = 0) => sum + one, 0)).toBe(1);
  });

  it('reports a root folder that cannot be read, and scans the others', async () => {
    const broken = await fixture.addRootFolder(`/${'x'.repeat(300)}`);
    fixture.write('Lantern.mkv');
    expect((await fixture.scan()).state).toBe('completed');
    const { rootFolders } = await fixture.library.scan.status();
    expect(rootFolders.find(({ rootFolderId }) => rootFolderId === broken)).toMatchObject({
      state: 'refused',
      problem: { kind: 'unreadable' },
      result: null,
    });
  });

  it('scans one root folder, and reports those without a scan', async () => {
    const other = await fixture.addRootFolder(`${fixture.root}-other`);
    fixture.write('Harbour (2014).mkv');
    await fixture.scan({ rootFolderId: fixture.rootFolderId.toUpperCase() });
    const { isScanning, rootFolders } = await fixture.library.scan.status();
    expect(isScanning).toBe(false);
    expect(rootFolders).toMatchObject([
      { rootFolderId: fixture.rootFolderId, state: 'completed' },
      { rootFolderId: other, state: 'never', taskId: null, result: null },
    ]);
    await expect(fixture.library.scan.start({ rootFolderId: 'x' })).rejects.toMatchObject({
      code: 'ROOT_FOLDER_NOT_FOUND',
    });
    await expect(fixture.library.scan.start({ addMovies: 'yes' as never })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
  });
});
