import { describe, expect, it } from 'vitest';
import { runSteppedProcess } from '../testing/run-stepped.fixture.ts';
import { databaseKinds } from '../testing/test-database.ts';
import { openGrabLibrary, secret, title, torrent } from './grab-library.fixture.ts';
import type { GrabProcessParams } from './grab-process.fixture.ts';

const program = new URL('grab-process.fixture.ts', import.meta.url);
const timeoutMs = 120_000;
const uri = `magnet:?xt=urn:btih:${torrent.infoHash}`;

describe.each(databaseKinds)('a grab whose process is killed, on %s', (kind) => {
  it.each([1, 2, 3, 4, 5, 6])(
    'after step %i is finished once, by the next start or the next grab of the version',
    async (steps) => {
      for (const next of ['start', 'grab'] as const) {
        await using opened = await openGrabLibrary(kind);
        // The process that grabs blocks this one, so that its file comes from nowhere else.
        const { guid, indexerId } = await opened.find({ download: { kind: 'magnet', uri } });
        const input = { guid, indexerId, movieId: opened.movieId };
        const params: GrabProcessParams = { database: opened.url, secret, input, steps };
        const run = runSteppedProcess(program, params);
        expect(run.isKilled).toBe(steps <= run.steps.length);
        if (next === 'start') {
          await opened.library.start();
        } else {
          await expect(opened.library.downloads.grab(input)).rejects.toMatchObject({
            code: 'RELEASE_ALREADY_GRABBED',
          });
        }
        await expect
          .poll(async () => (await opened.library.downloads.grabs()).grabs)
          .toMatchObject([{ state: 'grabbed', title, downloadId: torrent.infoHash }]);
        expect(await opened.files()).toEqual([`${title}.magnet`]);
        expect((await opened.library.activity.list({ type: 'grabbed' })).items).toHaveLength(1);
        expect(await opened.query('select 1 from grab where download is not null')).toEqual([]);
      }
    },
    timeoutMs,
  );
});
