import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import { type ClientCase, grabOf, openTracked, until, untilState } from './client-under-test.fixture.ts';

export const ownedCases: readonly ClientCase[] = [
  {
    name: 'lists what its user adds to our category',
    async run(subject) {
      const client = openTracked(subject);
      const { file } = await subject.makeFile({ name: 'By.Hand.2010', kind: 'complete' });
      const id = await subject.user.add(file, subject.settings.category);
      const done = await untilState(client, id, 'finished');
      expect(done.grabId).toBeNull();
    },
  },
  {
    name: 'neither lists nor removes what is in another category, or in none',
    async run(subject) {
      const client = openTracked(subject);
      for (const category of ['theirs', null]) {
        const { file } = await subject.makeFile({ name: `Theirs.${category}.2011`, kind: 'complete' });
        const id = await subject.user.add(file, category);
        await until('it to be there', () => subject.user.has(id));
        expect(await client.find(id)).toBeUndefined();
        await client.remove(id, true);
        expect(await subject.user.has(id)).toBe(true);
      }
    },
  },
  {
    name: 'removes a download and leaves its data',
    async run(subject) {
      const client = openTracked(subject);
      const { file } = await subject.makeFile({ name: 'Kept.Data.2012', kind: 'complete' });
      const id = await client.add(grabOf(file, 'Kept.Data.2012.1080p'));
      const { path } = await untilState(client, id, 'finished');
      await client.remove(id, false);
      await until('it to be gone', async () => (await client.find(id)) === undefined);
      expect(await subject.user.has(id)).toBe(false);
      expect(existsSync(path ?? '')).toBe(true);
    },
  },
  {
    name: 'removes a download with its data, which clients of usenet leave, and nothing else of its folder',
    async run(subject) {
      const client = openTracked(subject);
      const { file } = await subject.makeFile({ name: 'Removed.Data.2013', kind: 'complete' });
      const id = await client.add(grabOf(file, 'Removed.Data.2013.1080p'));
      const { path, protocol } = await untilState(client, id, 'finished');
      const neighbour = join(dirname(path ?? ''), 'not of this download.txt');
      await writeFile(neighbour, 'of the user');
      await client.remove(id, true);
      await until('it to be gone', async () => (await client.find(id)) === undefined);
      expect(await subject.user.has(id)).toBe(false);
      if (protocol === 'usenet') expect(existsSync(path ?? '')).toBe(true);
      else await until('its data to be gone', async () => !existsSync(path ?? ''));
      expect(existsSync(neighbour)).toBe(true);
    },
  },
  {
    name: 'takes the removal of a download that it does not have for done',
    async run(subject) {
      const client = openTracked(subject);
      const { file } = await subject.makeFile({ name: 'Removed.Twice.2014', kind: 'complete' });
      const id = await client.add(grabOf(file, 'Removed.Twice.2014.1080p'));
      await untilState(client, id, 'finished');
      await client.remove(id, true);
      await client.remove(id, true);
      await client.remove(id, false);
    },
  },
];
