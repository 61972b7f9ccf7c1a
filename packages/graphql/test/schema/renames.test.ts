import { mkdir, mkdtemp, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseKinds } from '@cinephage/core/testing';
import { expect, it, vi } from 'vitest';
import { fullMovie } from '../support/movies.ts';
import { startGateway } from '../support/start-gateway.ts';

it.each(databaseKinds)('renaming files on %s is previewed, and done by a task', async (kind) => {
  await using gateway = await startGateway(kind);
  await gateway.library.start();
  await gateway.library.naming.update({ movieFileFormat: '{TmdbId}' });
  const root = await realpath(await mkdtemp(join(tmpdir(), 'cinephage-rename-')));
  await mkdir(join(root, 'Movie'));
  for (const name of ['old.mkv', 'old.en.srt']) await writeFile(join(root, 'Movie', name), name);
  const file = { path: join(root, 'Movie', 'old.mkv'), size: 5, quality: 'DVD' };
  await gateway.library.movies.import([{ ...fullMovie, rootFolderPath: root, file }]);

  const { renamePreview } = await gateway.data(
    '{ renamePreview { renames { movieId title from to problem sidecars { from to } } nextCursor } }',
  );
  const at = (name: string) => join(root, 'Movie', name);
  const { tmdbId, title } = fullMovie.metadata;
  expect(renamePreview).toEqual({
    renames: [
      {
        ...{
          movieId: expect.any(String),
          title,
          from: at('old.mkv'),
          to: at(`${tmdbId}.mkv`),
          problem: null,
        },
        sidecars: [{ from: at('old.en.srt'), to: at(`${tmdbId}.en.srt`) }],
      },
    ],
    nextCursor: null,
  });
  const movieIds = [renamePreview.renames[0].movieId];
  const execute = 'mutation ($movieIds: [String!]) { renameFiles(movieIds: $movieIds) { id kind } }';
  const { renameFiles } = await gateway.data(execute, { movieIds });
  expect(renameFiles.kind).toBe('rename-movie-files');
  await vi.waitFor(
    async () =>
      expect((await gateway.library.tasks.get(renameFiles.id)).result).toMatchObject({ renamed: 1 }),
    { timeout: 60_000 },
  );
  expect(await readdir(join(root, 'Movie'))).toEqual([`${tmdbId}.en.srt`, `${tmdbId}.mkv`]);
  const unknown = await gateway.ask(execute, { movieIds: ['none'] });
  expect(unknown.errors).toMatchObject([{ extensions: { code: 'MOVIE_NOT_FOUND' } }]);
  expect(gateway.unexpected).toEqual([]);
  await rm(root, { recursive: true });
});
