import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { bencode, makeNzb, makeTorrent } from '../../testing/make-torrent.ts';
import { readMagnet } from './magnet.ts';
import { readNzb } from './read-nzb.ts';
import { readTorrent } from './read-torrent.ts';

const pieces = Buffer.alloc(20, 1);
const info = { length: 1, name: 'a', 'piece length': 16_384, pieces };
const sha1 = (bytes: Uint8Array) => createHash('sha1').update(bytes).digest('hex');
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const wrap = (raw: Buffer) => Buffer.concat([Buffer.from('d8:announce1:x4:info'), raw, Buffer.from('e')]);

describe('the info hash of a torrent', () => {
  it('is that of the bytes of info', () => {
    const { bytes, infoHash } = makeTorrent({ name: 'Inception', webSeeds: ['http://127.0.0.1/'] });
    expect(readTorrent(bytes)).toEqual({ infoHash, infoHashes: [infoHash] });
  });

  it('is that of the bytes as they are, also where keys are not sorted', () => {
    const raw = Buffer.concat([Buffer.from('d6:pieces20:'), pieces, Buffer.from('6:lengthi1e4:name1:ae')]);
    expect(readTorrent(wrap(raw)).infoHash).toBe(sha1(raw));
  });

  it('is the SHA-1 of a hybrid, and the beginning of the SHA-256 of one of version 2 alone', () => {
    const tree = { 'file tree': { a: { '': { length: 1 } } }, 'meta version': 2, name: 'a' };
    const hybrid = bencode({ ...info, ...tree });
    expect(readTorrent(wrap(hybrid))).toEqual({
      ...{ infoHash: sha1(hybrid), infoHashes: [sha1(hybrid), sha256(hybrid), sha256(hybrid).slice(0, 40)] },
    });
    const only = bencode(tree);
    expect(readTorrent(wrap(only)).infoHash).toBe(sha256(only).slice(0, 40));
  });

  const nested = (depth: number) => Buffer.from(`d4:info${'l'.repeat(depth)}${'e'.repeat(depth)}e`);
  it.each<[string, Uint8Array, RegExp]>([
    ['nothing', Buffer.from(''), /not bencoded/],
    ['text', Buffer.from('hello'), /not bencoded/],
    ['no info', bencode({ announce: 'x' }), /no info/],
    ['info that is text', bencode({ info: 'x' }), /no info/],
    ['info without files', bencode({ info: { name: 'a' } }), /names no files/],
    ['a length beyond the end', Buffer.from('d4:info999999999999999999999:x'), /cut off/],
    ['a missing end', bencode({ info }).subarray(0, -1), /cut off/],
    ['a malformed number', Buffer.from('d4:infoi-ee'), /cut off/],
    [
      'info twice',
      Buffer.concat([
        Buffer.from('d4:info'),
        bencode(info),
        Buffer.from('4:info'),
        bencode(info),
        Buffer.from('e'),
      ]),
      /twice/,
    ],
    ['400,000 nested lists', nested(400_000), /nested too deeply/],
  ])('is refused for %s', (_what, bytes, message) => {
    expect(() => readTorrent(bytes)).toThrow(message);
  });
});

describe('an NZB', () => {
  it('is counted', async () => {
    expect(await readNzb(makeNzb('Inception & <more>'))).toEqual({ files: 1, segments: 1, size: 1_000 });
  });

  it.each<[string, string, RegExp]>([
    ['nothing', '', /not an NZB/],
    ['a web page', '<!DOCTYPE html><html></html>', /not an NZB/],
    ['a feed', '<rss><channel/></rss>', /not an NZB/],
    ['no files', '<nzb></nzb>', /no articles/],
    ['no sizes', '<nzb><file><segments><segment>a</segment></segments></file></nzb>', /no articles/],
    ['a missing end', '<nzb><file><segments><segment bytes="1">a</segment></segments></file>', /cut off/],
    ['nested elements', `<nzb>${'<file>'.repeat(100)}`, /nested too deeply/],
  ])('is refused for %s', async (_what, text, message) => {
    await expect(readNzb(Buffer.from(text))).rejects.toThrow(message);
  });
});

describe('a magnet link', () => {
  const hash = 'c12fe1c06bba254a9dc9f519b335aa7c1367a88a';
  it.each<[string, string | null]>([
    [`magnet:?xt=urn:btih:${hash}`, hash],
    [`MAGNET:?dn=a&xt=urn:btih:${hash.toUpperCase()}`, hash],
    ['magnet:?xt=urn:btih:YEX6DQDLXISUVHOJ6UM3GNNKPQJWPKEK', hash],
    [`magnet:?xt.1=urn:btmh:1220${'ab'.repeat(32)}&xt.2=urn:btih:${hash}`, hash],
    [`magnet:?xt=urn:btmh:1220${'ab'.repeat(32)}`, 'ab'.repeat(20)],
    ['magnet:?xt=urn:btih:short', null],
    ['magnet:?dn=a', null],
    [`https://example.org/?xt=urn:btih:${hash}`, null],
  ])('%s has the hash %s', (uri, expected) => {
    expect(readMagnet(uri)).toBe(expected);
  });
});
