import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { expect } from 'vitest';
import { DownloadClientError } from '../download-client.ts';
import {
  aSentence,
  type ClientCase,
  grabOf,
  openTracked,
  type TrackedClient,
  until,
  untilState,
} from './client-under-test.fixture.ts';

/** What clients of usenet have to do. */
export const usenetCases: readonly ClientCase[] = [
  {
    name: 'shows the folder of a download of several files, however odd its title is',
    async run(subject) {
      const client = openTracked(subject);
      const { file } = await subject.makeFile({ name: 'Several.2030', kind: 'complete', files: 2 });
      const grab = grabOf(file, 'Amélie: "Title" / of <2030>? 七人の侍 100 %.');
      const id = await client.add(grab);
      expect(await client.add({ ...grab, isRepeated: true })).toBe(id);
      const { path } = await untilState(client, id, 'finished');
      expect((await stat(path ?? '')).isDirectory()).toBe(true);
      expect((await readdir(path ?? '')).toSorted()).toEqual(['Several.2030.1.mkv', 'Several.2030.mkv']);
      expect(await client.add({ ...grab, isRepeated: true })).toBe(id);
    },
  },
  {
    name: 'downloads the same title again for another grab, once the first one is over',
    async run(subject) {
      const client = openTracked(subject);
      const ids = [];
      for (const name of ['First.2031', 'Second.2031']) {
        const { file } = await subject.makeFile({ name, kind: 'complete' });
        const grab = grabOf(file, 'Again.2031.1080p');
        const id = await client.add(grab);
        expect(await untilState(client, id, 'finished')).toMatchObject({ grabId: grab.grabId });
        ids.push(id);
      }
      expect(new Set(ids).size).toBe(2);
    },
  },
  {
    name: 'downloads the same file again for another grab',
    async run(subject) {
      const client = openTracked(subject);
      const { file } = await subject.makeFile({ name: 'Same.2032', kind: 'complete' });
      for (const title of ['Same.2032.1080p', 'Same.2032.720p']) {
        await untilState(client, await client.add(grabOf(file, title)), 'finished');
      }
    },
  },
  {
    name: 'goes on with a download after the program was started again',
    isAlone: true,
    async run(subject) {
      const client = openTracked(subject);
      const { file, release } = await subject.makeFile({ name: 'Interrupted.2033', kind: 'held' });
      const id = await client.add(grabOf(file, 'Interrupted.2033.1080p'));
      await untilHalf(client, id);
      await subject.restart();
      expect((await client.find(id))?.sizeLeft).toBeGreaterThan(0);
      release();
      await untilState(client, id, 'finished');
    },
  },
  {
    name: 'removes a download that runs, with what it has',
    async run(subject) {
      const client = openTracked(subject);
      const { file, release } = await subject.makeFile({ name: 'Stopped.2034', kind: 'held' });
      const id = await client.add(grabOf(file, 'Stopped.2034.1080p'));
      await untilHalf(client, id);
      await client.remove(id, true);
      await until('it to be gone', async () => (await client.find(id)) === undefined);
      release();
      for (const { path } of await client.folders()) {
        expect(existsSync(path) ? (await readdir(path)).join() : '').not.toContain('Stopped');
      }
    },
  },
  {
    name: 'fails a download with missing articles, and removes it',
    async run(subject) {
      const client = openTracked(subject);
      const { file } = await subject.makeFile({ name: 'Incomplete.2036', kind: 'incomplete' });
      const id = await client.add(grabOf(file, 'Incomplete.2036.1080p'));
      const failed = await untilState(client, id, 'failed', 'finished');
      expect(failed.failure).toMatchObject({
        ...{ reason: 'missingArticles', message: expect.stringMatching(aSentence) },
      });
      await client.remove(id, true);
      await until('it to be gone', async () => (await client.find(id)) === undefined);
    },
  },
  {
    name: 'does not take a file that is no NZB, or fails it',
    async run(subject) {
      const client = openTracked(subject);
      const bytes = Buffer.concat([Buffer.from('no NZB'), randomBytes(50)]);
      try {
        const id = await client.add(grabOf({ kind: 'nzb', bytes }, 'Not.An.Nzb.2035'));
        const { failure } = await untilState(client, id, 'failed');
        expect(failure).toMatchObject({ reason: 'invalidFile', message: expect.stringMatching(aSentence) });
      } catch (error) {
        expect(error).toBeInstanceOf(DownloadClientError);
        expect(error).toMatchObject({ failure: 'refused', message: expect.stringMatching(aSentence) });
      }
    },
  },
];

async function untilHalf(client: TrackedClient, id: string): Promise<void> {
  await until('half of it', async () => {
    const found = await client.find(id);
    return found !== undefined && found.sizeLeft < found.size;
  });
}
