import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Release } from '../../releases/release.ts';
import { readFeed } from './read-feed.ts';
import { type FeedOrigin, toRelease } from './to-release.ts';

const now = new Date('2026-11-29T12:00:00Z');
const apiKey = 'key-of-the-indexer';
const torrents: FeedOrigin = {
  indexerId: 'id',
  indexerName: 'One',
  protocol: 'torrent',
  apiKey,
  url: 'https://indexer.example/sub/api?t=search&apikey=key-of-the-indexer',
};
const usenet: FeedOrigin = { ...torrents, protocol: 'usenet' };

const basic =
  '<title>Movie.2020.1080p.WEB-GROUP</title><guid>guid</guid><link>https://indexer.example/1.torrent</link>';
const attributes = (values: Readonly<Record<string, string>>) =>
  Object.entries(values)
    .map(([name, value]) => `<torznab:attr name="${name}" value="${value}"/>`)
    .join('');

async function readReleases(bytes: Uint8Array, origin = torrents): Promise<(Release | null)[]> {
  const document = await readFeed({ bytes, contentType: null });
  return document.kind === 'rss' ? document.items.map((item) => toRelease(item, origin, now)) : [];
}

/** The release of an item with this inside; `basic` comes last, and the first of a name counts. */
async function read(inside: string, origin = torrents, rest = basic): Promise<Release> {
  const [release] = await readReleases(
    Buffer.from(`<rss><channel><item>${inside}${rest}</item></channel></rss>`),
    origin,
  );
  if (release === null || release === undefined) throw new Error('No release.');
  return release;
}

test('a release has everything that its item says', async () => {
  const release = await read(
    `<comments>https://indexer.example/page/1</comments><pubDate>Sat, 28 Nov 2026 10:00:00 +0000</pubDate>
    <enclosure url="https://indexer.example/dl?passkey=1&amp;id=7" length="5" type="application/x-bittorrent"/>
    <category>100001</category>${attributes({
      category: '2040',
      size: '8000000000',
      seeders: '12',
      peers: '15',
      infohash: 'C12FE1C06BBA254A9DC9F519B335AA7C1367A88A',
      imdb: '47478',
      tmdbid: '346',
      year: '1954',
      language: 'Japanese',
      downloadvolumefactor: '0.5',
      uploadvolumefactor: '2.0',
      minimumratio: '1.5',
      minimumseedtime: '172800',
      grabs: '33',
    })}${attributes({ tag: 'internal' })}${attributes({ tag: 'Scene' })}`,
  );
  expect(release).toMatchObject({
    ...{
      guid: 'guid',
      indexerId: 'id',
      indexerName: 'One',
      title: 'Movie.2020.1080p.WEB-GROUP',
      protocol: 'torrent',
    },
    parsed: { title: 'Movie', year: 2020 },
    download: { kind: 'url', url: 'https://indexer.example/dl?passkey=1&id=7' },
    infoUrl: 'https://indexer.example/page/1',
    size: 8_000_000_000,
    publishedAt: new Date('2026-11-28T10:00:00Z'),
    categories: [2040, 100_001],
    ...{ seeders: 12, leechers: 3, infoHash: 'c12fe1c06bba254a9dc9f519b335aa7c1367a88a' },
    ...{ imdbId: 'tt0047478', tmdbId: 346, year: 1954, languages: ['Japanese'] },
    ...{ downloadVolumeFactor: 0.5, uploadVolumeFactor: 2, minimumRatio: 1.5, minimumSeedTime: 172_800 },
    ...{ flags: ['halfleech', 'doubleUpload', 'internal', 'scene'], isPasswordProtected: false, grabs: 33 },
  });
});

test('what an item does not say is null or empty', async () => {
  expect(await read('')).toMatchObject({
    ...{ infoUrl: null, size: null, publishedAt: null, categories: [], seeders: null, leechers: null },
    ...{ infoHash: null, imdbId: null, tmdbId: null, year: null, languages: [], flags: [], grabs: null },
    ...{ downloadVolumeFactor: null, uploadVolumeFactor: null, minimumRatio: null, minimumSeedTime: null },
    isPasswordProtected: false,
  });
});

test.each([
  '',
  '<title>Movie.2020</title>',
  '<title> \u0000 </title><link>https://a.example/1</link>',
  '<title>Movie</title><link>ftp://a.example/1</link>',
  '<title>Movie</title><link>javascript:alert(1)</link>',
])('an item with %j is no release', async (inside) => {
  const item = Buffer.from(`<rss><channel><item>${inside}</item></channel></rss>`);
  expect(await readReleases(item)).toEqual([null]);
});

describe('the download', () => {
  const magnet = 'magnet:?xt=urn:btih:C12FE1C06BBA254A9DC9F519B335AA7C1367A88A&amp;dn=x';
  const uri = magnet.replace('&amp;', '&');
  test.each<[string, string, Release['download']]>([
    ['the link', '', { kind: 'url', url: 'https://indexer.example/1.torrent' }],
    [
      'a relative address',
      '<enclosure url="/dl/1?a=b" type=""/>',
      { kind: 'url', url: 'https://indexer.example/dl/1?a=b' },
    ],
    [
      'a magnet link in the enclosure',
      `<enclosure url="${magnet}" type="application/x-bittorrent;x-scheme-handler/magnet"/>`,
      { kind: 'magnet', uri },
    ],
    [
      'the enclosure of the protocol',
      '<enclosure url="/1.nzb" type="application/x-nzb"/><enclosure url="/1.torrent" type="application/x-bittorrent"/>',
      { kind: 'url', url: 'https://indexer.example/1.torrent' },
    ],
    [
      'the link if the enclosure is of no use',
      '<enclosure url="" type=""/><enclosure url="ftp://a.example/" type=""/>',
      { kind: 'url', url: 'https://indexer.example/1.torrent' },
    ],
  ])('is %s', async (_, inside, download) => {
    expect((await read(inside)).download).toEqual(download);
  });

  test.each([
    ['the link', `<link>${magnet}</link>`],
    ['an attribute', attributes({ magneturl: magnet })],
    ['an element of a plain feed', `<torrent xmlns="x"><magnetURI>${magnet}</magnetURI></torrent>`],
  ])('is a magnet link of %s', async (_, inside) => {
    const release = await read(inside, torrents, '<title>Movie.2020</title>');
    expect(release).toMatchObject({
      download: { kind: 'magnet', uri },
      guid: 'c12fe1c06bba254a9dc9f519b335aa7c1367a88a',
      infoHash: 'c12fe1c06bba254a9dc9f519b335aa7c1367a88a',
      protocol: 'torrent',
    });
  });

  test('a base32 hash of a magnet link becomes hex', async () => {
    const link = '<link>MAGNET:?dn=x&amp;xt=urn%3Abtih%3AYEX6DQDLXISUVHOJ6UM3GNNKPQJWPKEK</link>';
    expect((await read(link, torrents, '<title>Movie</title>')).infoHash).toBe(
      'c12fe1c06bba254a9dc9f519b335aa7c1367a88a',
    );
  });

  test('an NZB is of usenet, whatever the indexer', async () => {
    expect(await read('<enclosure url="/1.nzb" type="application/x-nzb"/>')).toMatchObject({
      protocol: 'usenet',
    });
  });
});

describe('sizes', () => {
  test.each<[string, string, number | null]>([
    [
      'the attribute comes first',
      `${attributes({ size: '7000000000' })}<size>8</size><enclosure url="/1" length="9"/>`,
      7_000_000_000,
    ],
    ['then the element', '<size>8000000000</size><enclosure url="/1" length="9"/>', 8_000_000_000],
    ['then the length of the enclosure', '<enclosure url="/1" length="9000000000"/>', 9_000_000_000],
    ['a length of a .torrent is ignored', '<enclosure url="/1" length="51234"/>', null],
    ['a length of 0 is ignored', '<enclosure url="/1" length="0"/>', null],
    ['units', '<nyaa:size>1.5 GiB</nyaa:size>', 1_610_612_736],
    ['ezRSS', '<torrent><contentLength>734003200</contentLength></torrent>', 734_003_200],
    ['negative', `${attributes({ size: '-1' })}`, null],
    ['absurd', `${attributes({ size: '1e300' })}<size>99999999999999999999</size>`, null],
    ['words', '<size>large</size>', null],
  ])('%s', async (_, inside, size) => {
    expect((await read(inside)).size).toBe(size);
  });
});

describe('peers', () => {
  test.each<[Readonly<Record<string, string>>, number | null, number | null]>([
    [{ seeders: '5', leechers: '3' }, 5, 3],
    [{ seeders: '5', peers: '8' }, 5, 3],
    [{ leechers: '3', peers: '8' }, 5, 3],
    [{ seeders: '5', leechers: '3', peers: '100' }, 5, 3],
    [{ seeders: '5', peers: '3' }, 5, null],
    [{ peers: '8' }, null, null],
    [{ seeders: '-5' }, null, null],
    [{ seeders: '99999999999' }, null, null],
    [{ seeders: 'many' }, null, null],
    [{ seeders: '0' }, 0, null],
  ])('%j are %s seeders and %s leechers', async (values, seeders, leechers) => {
    expect(await read(attributes(values))).toMatchObject({ seeders, leechers });
  });

  test('of usenet are not read', async () => {
    expect(await read(attributes({ seeders: '5' }), usenet)).toMatchObject({ seeders: null });
  });

  test('of a plain feed are in elements with a prefix', async () => {
    const inside =
      '<nyaa:seeders>5</nyaa:seeders><nyaa:leechers>3</nyaa:leechers><nyaa:infoHash>c12fe1c06bba254a9dc9f519b335aa7c1367a88a</nyaa:infoHash>';
    expect(await read(inside)).toMatchObject({
      seeders: 5,
      leechers: 3,
      infoHash: 'c12fe1c06bba254a9dc9f519b335aa7c1367a88a',
    });
  });
});

describe('movies, languages and terms', () => {
  test.each([
    [{ imdb: '3032476' }, 'tt3032476'],
    [{ imdb: '47478' }, 'tt0047478'],
    [{ imdbid: 'tt0047478' }, 'tt0047478'],
    [{ imdbid: 'tt10872600' }, 'tt10872600'],
    [{ imdb: '0' }, null],
    [{ imdb: 'tt' }, null],
    [{ imdb: '1 or 1' }, null],
  ])('%j is %s', async (values, imdbId) => {
    expect((await read(attributes(values))).imdbId).toBe(imdbId);
  });

  test('languages are names or codes, one or several', async () => {
    const values = ['English', 'de', 'german', 'pt-BR', 'fre, ITA', 'Unknown', 'zz', ''];
    const release = await read(values.map((language) => attributes({ language })).join(''));
    expect(release.languages).toEqual(['English', 'German', 'Portuguese', 'French', 'Italian']);
  });

  test.each([
    [{ downloadvolumefactor: '0' }, ['freeleech']],
    [{ downloadvolumefactor: '0.25' }, ['freeleech75']],
    [{ downloadvolumefactor: '0.5' }, ['halfleech']],
    [{ downloadvolumefactor: '0.75' }, ['freeleech25']],
    [{ downloadvolumefactor: '1', uploadvolumefactor: '1' }, []],
    [{ uploadvolumefactor: '2' }, ['doubleUpload']],
    [{ tag: 'freeleech' }, ['freeleech']],
    [{ nuked: '1' }, ['nuked']],
    [{ downloadvolumefactor: '-1' }, []],
  ])('%j has the flags %j', async (values, flags) => {
    expect((await read(attributes(values))).flags).toEqual(flags);
  });

  test.each([
    ['0', false],
    ['1', true],
    ['2', true],
    ['', false],
  ])('password %j is %s', async (password, is) => {
    expect((await read(attributes({ password }), usenet)).isPasswordProtected).toBe(is);
  });
});

describe('dates', () => {
  test.each<[string, string | null]>([
    ['<pubDate>Mon, 27 Feb 2012 11:09:39 -0500</pubDate>', '2012-02-27T16:09:39.000Z'],
    [
      `<pubDate>Mon, 27 Feb 2012 11:09:39 -0500</pubDate>${attributes({ usenetdate: 'Sun, 26 Feb 2012 10:00:00 +0000' })}`,
      '2012-02-26T10:00:00.000Z',
    ],
    ['<pubDate>2026-11-28T10:00:00Z</pubDate>', '2026-11-28T10:00:00.000Z'],
    ['<pubDate>Sun, 29 Nov 2026 14:00:00 +0000</pubDate>', now.toISOString()],
    ['<pubDate>Sun, 29 Nov 2099 14:00:00 +0000</pubDate>', null],
    ['<pubDate>yesterday</pubDate>', null],
    ['<pubDate>1</pubDate>', null],
    ['<pubDate>Thu, 01 Jan 1970 00:00:00 GMT</pubDate>', null],
  ])('%s is %s', async (inside, date) => {
    expect((await read(inside)).publishedAt?.toISOString() ?? null).toBe(date);
  });
});

describe('guids and pages have no keys, and stay the same when the key changes', () => {
  test.each<[string, string]>([
    ['https://indexer.example/details/1', 'https://indexer.example/details/1'],
    [
      'https://indexer.example/details?id=1&amp;apikey=key-of-the-indexer',
      'https://indexer.example/details?id=1',
    ],
    ['https://indexer.example/details?id=1&amp;jackett_apikey=other', 'https://indexer.example/details?id=1'],
    ['https://indexer.example/details?PassKey=other&amp;id=1', 'https://indexer.example/details?id=1'],
    ['https://me:word@indexer.example/details/1', 'https://indexer.example/details/1'],
    ['https://indexer.example/get/1.nzb&amp;i=37292&amp;r=other', 'https://indexer.example/get/1.nzb'],
    ['https://indexer.example/details/key-of-the-indexer/1', 'https://indexer.example/details/KEY/1'],
    ['1-key-of-the-indexer', '1-KEY'],
    ['https://indexer.example/?q=a+b%20c', 'https://indexer.example/?q=a+b%20c'],
  ])('%s', async (written, guid) => {
    expect((await read(`<guid>${written}</guid><comments>${written}</comments>`)).guid).toBe(guid);
    const { infoUrl } = await read(`<comments>${written}</comments>`);
    expect(infoUrl).toBe(guid.startsWith('https:') ? guid : null);
  });

  test('a guid that is the address of the download, whose path may hold a key, is a digest', async () => {
    const url = (key: string) => `https://indexer.example/download/1.${key.repeat(16)}`;
    const guid = async (written: string) => {
      const release = await read(`<guid>${written}</guid><link>${written}</link>`);
      expect(release.download).toEqual({ kind: 'url', url: written });
      expect(release.infoUrl).toBeNull();
      return release.guid;
    };
    expect(await guid(url('ab'))).toMatch(/^[0-9a-f]{64}$/u);
    expect(await guid(url('ab'))).not.toBe(await guid(url('cd')));
    expect(await guid('https://indexer.example/1.torrent?apikey=key-of-the-indexer')).toBe(
      'https://indexer.example/1.torrent',
    );
  });

  test('without a guid it is the info hash, else the address of the download', async () => {
    const rest =
      '<title>Movie</title><link>https://indexer.example/dl?apikey=key-of-the-indexer&amp;id=1</link>';
    const infohash = 'c12fe1c06bba254a9dc9f519b335aa7c1367a88a';
    expect((await read(attributes({ infohash }), torrents, rest)).guid).toBe(infohash);
    expect((await read('', torrents, rest)).guid).toBe('https://indexer.example/dl?id=1');
  });

  test('the guid is the one of a magnet link without its trackers', async () => {
    const written = 'magnet:?xt=urn:btmh:1220caf1&amp;tr=https://tracker.example/passkey/announce';
    expect((await read(`<guid>${written}</guid>`)).guid).toBe('xt=urn:btmh:1220caf1');
  });

  test('the page of a plain feed is its link, if the download is elsewhere', async () => {
    const inside =
      '<link>https://indexer.example/page/1</link><enclosure url="/1.torrent" type="application/x-bittorrent"/>';
    expect((await read(inside)).infoUrl).toBe('https://indexer.example/page/1');
    expect((await read(inside + attributes({ seeders: '1' }))).infoUrl).toBeNull();
  });
});

test('titles have no control characters and single spaces', async () => {
  expect((await read('<title> A\u0000\u0008B\n\t C\u2028D </title>')).title).toBe('A B C D');
  expect((await read(`<title>${'x'.repeat(9_000)}</title>`)).title).toHaveLength(1_000);
});

/** Feeds that are not part of the repository. */
const { INDEXER_FEEDS_DIR: folder = '../shared/data/feeds' } = process.env;

describe.skipIf(!existsSync(folder))(
  'recorded feeds (skipped if INDEXER_FEEDS_DIR, ../shared/data/feeds by default, is not a folder of them)',
  () => {
    test('Newznab', async () => {
      const releases = await readReleases(readFileSync(join(folder, 'newznab_nzb_su.xml')), usenet);
      expect(releases).toHaveLength(100);
      expect(releases[0]).toMatchObject({
        guid: 'http://nzb.su/details/24967ef4c2e26296c65d3bbfa97aa8fe',
        title: 'White.Collar.S03E05.720p.HDTV.X264-DIMENSION',
        protocol: 'usenet',
        infoUrl: 'http://nzb.su/details/24967ef4c2e26296c65d3bbfa97aa8fe#comments',
        size: 1_183_105_773,
        publishedAt: new Date('2012-02-27T16:09:39Z'),
        categories: [5000, 5040],
      });
      expect(releases.every((release) => release?.size !== null && release?.publishedAt !== null)).toBe(true);
      expect(new Set(releases.map((release) => release?.guid)).size).toBe(100);
    });

    test('Torznab', async () => {
      const releases = await readReleases(readFileSync(join(folder, 'torznab_hdaccess_net.xml')));
      expect(releases).toHaveLength(5);
      expect(releases[0]).toMatchObject({
        guid: 'https://hdaccess.net/details.php?id=11515',
        download: { kind: 'url', url: 'https://hdaccess.net/download.php?torrent=11515&passkey=123456' },
        imdbId: 'tt3032476',
        size: 2_538_463_390,
        minimumRatio: 1,
        minimumSeedTime: 172_800,
      });
      expect(releases.every((release) => release?.seeders !== null && release?.infoHash?.length === 40)).toBe(
        true,
      );
      expect(JSON.stringify(releases.map((release) => [release?.guid, release?.infoUrl]))).not.toContain(
        '123456',
      );
    });
  },
);
