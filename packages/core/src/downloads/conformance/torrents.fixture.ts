import { rename, rm } from 'node:fs/promises';
import { expect } from 'vitest';
import {
  aSentence,
  type ClientCase,
  grabOf,
  openTracked,
  until,
  untilState,
} from './client-under-test.fixture.ts';
import { readOnlyFile } from './completing.fixture.ts';
import { messageOf } from './reaching.fixture.ts';

/** What clients of torrents have to do. */
export const torrentCases: readonly ClientCase[] = [
  {
    name: 'adopts a torrent that its user has added already',
    async run(subject) {
      const client = openTracked(subject);
      const { file } = await subject.makeFile({ name: 'Adopted.2020', kind: 'complete' });
      const theirs = await subject.user.add(file, null);
      const id = await client.add(grabOf(file, 'Adopted.2020.1080p'));
      expect(id).toBe(theirs);
      await untilState(client, id, 'finished');
    },
  },
  {
    name: 'refuses a torrent that is in another category',
    async run(subject) {
      const client = openTracked(subject);
      const { file } = await subject.makeFile({ name: 'Of.Others.2021', kind: 'complete' });
      const id = await subject.user.add(file, 'theirs');
      expect(await messageOf(client.add(grabOf(file, 'Of.Others.2021.1080p')), 'refused')).toContain(
        'theirs',
      );
      expect(await client.find(id)).toBeUndefined();
      expect(await subject.user.has(id)).toBe(true);
    },
  },
  {
    name: 'goes on with a torrent after the program was killed, also by a process that has never seen it',
    isAlone: true,
    async run(subject) {
      const client = openTracked(subject);
      const { file, content, release } = await subject.makeFile({ name: 'Killed.2028', kind: 'held' });
      const id = await client.add(grabOf(file, 'Killed.2028.1080p', { seedRatio: 0 }));
      await until('a part of it', async () => {
        const found = await client.find(id);
        return found !== undefined && found.sizeLeft < found.size;
      });
      await subject.crash?.();
      release();
      const later = openTracked(subject, {}, [{ downloadId: id, seedRatio: 0, seedTime: null }]);
      const { path } = await untilState(later, id, 'finished');
      expect(await readOnlyFile(path)).toEqual(Buffer.from(content));
      await until('it to be seeded', async () => (await later.find(id))?.isSeeded);
      expect(await client.find(id)).toMatchObject({ state: 'finished' });
    },
  },
  {
    name: 'takes a magnet link, which waits for its metadata and is never finished',
    async run(subject) {
      const client = openTracked(subject);
      const infoHash = '0123456789abcdef0123456789abcdef01234567';
      const uri = `magnet:?xt=urn:btih:${infoHash.toUpperCase()}&dn=Magnet.2022`;
      const grab = grabOf({ kind: 'magnet', uri, infoHash }, 'Magnet.2022.1080p');
      expect(await client.add(grab)).toBe(infoHash);
      expect(await client.add(grab)).toBe(infoHash);
      const waiting = await untilState(client, infoHash, 'stalled', 'finished', 'failed');
      expect(waiting).toMatchObject({ state: 'stalled', size: 0, sizeLeft: 0, path: null, isSeeded: false });
      expect(waiting.warning).toMatch(aSentence);
      await client.remove(infoHash, true);
    },
  },
  {
    name: 'refuses what is no torrent, in a sentence',
    async run(subject) {
      const client = openTracked(subject);
      const file = {
        kind: 'torrent',
        bytes: Buffer.from('<html>no torrent'),
        infoHash: 'f'.repeat(40),
      } as const;
      const message = await messageOf(client.add(grabOf(file, 'No.Torrent.2023')), 'refused');
      expect(message).toMatch(aSentence);
    },
  },
  {
    name: 'shows a torrent without seeds as stalled',
    async run(subject) {
      const client = openTracked(subject);
      const { file } = await subject.makeFile({ name: 'No.Seeds.2024', kind: 'incomplete' });
      const id = await client.add(grabOf(file, 'No.Seeds.2024.1080p'));
      const stalled = await untilState(client, id, 'stalled');
      expect(stalled.warning).toMatch(aSentence);
      expect(stalled.sizeLeft).toBeGreaterThan(0);
      await client.remove(id, true);
    },
  },
  {
    name: 'never shows a torrent as finished whose data is missing, but as failed',
    isAlone: true,
    async run(subject) {
      const client = openTracked(subject);
      const { file } = await subject.makeFile({ name: 'Missing.2025', kind: 'complete' });
      const id = await client.add(grabOf(file, 'Missing.2025.1080p'));
      const { path } = await untilState(client, id, 'finished');
      await rename(path ?? '', `${path}.away`);
      await subject.restart();
      const failed = await until('it to fail', async () => {
        const found = await client.find(id);
        expect(found?.state).not.toBe('finished');
        return found?.state === 'failed' && found;
      });
      expect(failed.failure?.reason).toBe('missingFiles');
      expect(failed.failure?.message).toMatch(aSentence);
      await client.remove(id, true);
      await rm(`${path}.away`, { recursive: true });
    },
  },
  {
    name: 'tells when the ratio that a torrent has to be seeded to is reached',
    async run(subject) {
      const client = openTracked(subject);
      const [done, goesOn] = await Promise.all([
        subject.makeFile({ name: 'Seeded.2026', kind: 'complete' }),
        subject.makeFile({ name: 'Seeds.On.2026', kind: 'complete' }),
      ]);
      const first = await client.add(grabOf(done.file, 'Seeded.2026.1080p', { seedRatio: 0 }));
      const second = await client.add(grabOf(goesOn.file, 'Seeds.On.2026.1080p', { seedRatio: 2 }));
      await until('the first to be seeded', async () => (await client.find(first))?.isSeeded);
      expect(await untilState(client, second, 'finished')).toMatchObject({ isSeeded: false });
    },
  },
  {
    name: 'tells when the time that a torrent has to be seeded for is over',
    async run(subject) {
      const client = openTracked(subject);
      const [done, goesOn] = await Promise.all([
        subject.makeFile({ name: 'Seeded.2027', kind: 'complete' }),
        subject.makeFile({ name: 'Seeds.On.2027', kind: 'complete' }),
      ]);
      const first = await client.add(grabOf(done.file, 'Seeded.2027.1080p', { seedTime: 0 }));
      const second = await client.add(grabOf(goesOn.file, 'Seeds.On.2027.1080p', { seedTime: 60 }));
      await until('the first to be seeded', async () => (await client.find(first))?.isSeeded);
      expect(await untilState(client, second, 'finished')).toMatchObject({ isSeeded: false });
    },
  },
];
