import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import { bencode } from '../../testing/make-torrent.ts';
import { type ClientCase, grabOf, openTracked } from '../conformance/client-under-test.fixture.ts';
import { readTorrent } from '../files/read-torrent.ts';

/** What only qBittorrent knows. */
export const qBittorrentCases: readonly ClientCase[] = [
  {
    name: 'knows torrents of version 2, and of both, by the info hash of the library',
    async run(subject) {
      const client = openTracked(subject);
      for (const versions of [[2], [1, 2]]) {
        const bytes = makeNewTorrent(`Versions.${versions.join('.')}.mkv`, versions);
        const { infoHash } = readTorrent(bytes);
        const grab = grabOf({ kind: 'torrent', bytes, infoHash }, `Versions ${versions.join(' ')}`);
        expect(await client.add(grab)).toBe(infoHash);
        expect(await client.add(grab)).toBe(infoHash);
        expect(await client.find(infoHash)).toMatchObject({ title: grab.title });
        await client.remove(infoHash, true);
        expect(await subject.user.has(infoHash)).toBe(false);
        expect(await client.find(infoHash)).toBeUndefined();
      }
    },
  },
];

const pieceLength = 16_384;

/** A `.torrent` of one piece, of version 2 (BEP 52), or of both versions. */
function makeNewTorrent(name: string, versions: readonly number[]): Uint8Array {
  const content = Buffer.alloc(pieceLength, name);
  const root = createHash('sha256').update(content).digest();
  return bencode({
    announce: 'http://127.0.0.1:1/announce',
    'piece layers': {},
    info: {
      name,
      'piece length': pieceLength,
      'meta version': 2,
      'file tree': { [name]: { '': { length: pieceLength, 'pieces root': root } } },
      ...(versions.includes(1) && {
        length: pieceLength,
        pieces: createHash('sha1').update(content).digest(),
      }),
    },
  });
}
