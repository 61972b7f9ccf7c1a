import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type ClientCase, grabOf, openTracked, until, untilState } from './client-under-test.fixture.ts';

export const completingCases: readonly ClientCase[] = [
  {
    name: 'downloads what it is given, shows how far it is, and says where it is once all of it is there',
    async run(subject) {
      const client = openTracked(subject);
      const { file, content, release } = await subject.makeFile({ name: 'Progress.2001', kind: 'held' });
      const grab = grabOf(file, 'Progress.2001.1080p');
      const id = await client.add(grab);
      const half = await until('half of it', async () => {
        const found = await client.find(id);
        // NZBGet calls a download queued while it fetches no article of it.
        const isUnderWay = ['downloading', 'stalled'].includes(found?.state ?? '');
        return found !== undefined && isUnderWay && found.sizeLeft < found.size && found;
      });
      expect(half.sizeLeft).toBeGreaterThan(0);
      expect(half.grabId === null || half.grabId === grab.grabId).toBe(true);
      expect(half.isSeeded && half.protocol === 'torrent').toBe(false);
      release();
      const done = await untilState(client, id, 'finished', 'failed');
      expect(done).toMatchObject({ state: 'finished', sizeLeft: 0, failure: null });
      expect(await readOnlyFile(done.path)).toEqual(Buffer.from(content));
    },
  },
  {
    name: 'gives the same id for the same grab, and has it once',
    async run(subject) {
      const client = openTracked(subject);
      const { file } = await subject.makeFile({ name: 'Twice.2002', kind: 'complete' });
      const grab = grabOf(file, 'Twice.2002.1080p');
      const repeated = { ...grab, isRepeated: true };
      const [first, second] = [await client.add(grab), await client.add(repeated)];
      expect(second).toBe(first);
      await untilState(client, first, 'finished');
      expect(await client.add(repeated)).toBe(first);
      const again = openTracked(subject);
      expect(await again.add(repeated)).toBe(first);
      expect((await client.list()).filter(({ title }) => title.includes('Twice.2002'))).toHaveLength(1);
    },
  },
  {
    name: 'shows a download that its user pauses as paused',
    async run(subject) {
      const client = openTracked(subject);
      const { file, release } = await subject.makeFile({ name: 'Paused.2003', kind: 'held' });
      const id = await client.add(grabOf(file, 'Paused.2003.1080p'));
      await untilState(client, id, 'downloading', 'stalled');
      await subject.user.pause(id);
      const paused = await untilState(client, id, 'paused');
      expect(paused.sizeLeft).toBeGreaterThan(0);
      release();
      await client.remove(id, true);
    },
  },
  {
    name: 'goes on after the program was started again',
    isAlone: true,
    async run(subject) {
      const client = openTracked(subject);
      const { file, content } = await subject.makeFile({ name: 'Restarted.2004', kind: 'complete' });
      const id = await client.add(grabOf(file, 'Restarted.2004.1080p'));
      await untilState(client, id, 'finished');
      await subject.restart();
      const done = await untilState(client, id, 'finished');
      expect(await readOnlyFile(done.path)).toEqual(Buffer.from(content));
      const { file: next } = await subject.makeFile({ name: 'Afterwards.2004', kind: 'complete' });
      await untilState(client, await client.add(grabOf(next, 'Afterwards.2004.1080p')), 'finished');
    },
  },
  {
    name: 'lands its finished downloads in a folder that it names',
    async run(subject) {
      const client = openTracked(subject);
      const { file } = await subject.makeFile({ name: 'Folder.2005', kind: 'complete' });
      const { path } = await untilState(
        client,
        await client.add(grabOf(file, 'Folder.2005.1080p')),
        'finished',
      );
      const folders = await client.folders();
      expect(folders.some((folder) => path?.startsWith(`${folder.path}/`))).toBe(true);
      for (const folder of folders) expect(existsSync(folder.path)).toBe(true);
    },
  },
];

/** The bytes of a file, or of the only file of a folder. */
export async function readOnlyFile(path: string | null): Promise<Buffer> {
  if (path === null) throw new Error('A finished download has no path.');
  if (!(await stat(path)).isDirectory()) return readFile(path);
  const names = await readdir(path);
  expect(names).toHaveLength(1);
  return readFile(join(path, names[0] ?? ''));
}
