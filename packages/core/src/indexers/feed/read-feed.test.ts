import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { IndexerError } from '../indexer-source.ts';
import { createFeedParser, readFeed } from './read-feed.ts';

const read = (content: string | Uint8Array, contentType: string | null = null) =>
  readFeed({ bytes: typeof content === 'string' ? Buffer.from(content) : content, contentType });

async function readItems(content: string | Uint8Array, contentType?: string) {
  const document = await read(content, contentType);
  if (document.kind !== 'rss') throw new Error(document.kind);
  return document;
}

const rss = (inside: string, head = '<?xml version="1.0"?>') =>
  `${head}<rss><channel>${inside}</channel></rss>`;
const titlesOf = async (content: string | Uint8Array, contentType?: string) =>
  (await readItems(content, contentType)).items.map(({ texts }) => texts.get('title'));

describe('an item', () => {
  test('has texts, enclosures, categories and attributes, some of which repeat', async () => {
    const { items, total, limits, isCutOff } = await readItems(
      rss(`<newznab:response offset="0" total="3"/><newznab:apilimits apiCurrent="1" apiMax="2"/>
      <title>Feed</title><image><title>Image</title></image>
      <item><TITLE> One &amp; two </TITLE><guid isPermaLink="true">g</guid><link>l</link><atom:link href="x">no</atom:link>
        <media:title>no</media:title><category>2040</category><category>HD</category><pubDate>now</pubDate>
        <enclosure url=" https://example.org/1 " length="5" type="Application/X-NZB"/>
        <torznab:attr name="Category" value="2000"/><newznab:attr name="category" value="2040"/><x:attr NAME="tag" VALUE="internal"/>
        <description><title>no</title></description></item>`),
    );
    const [item] = items;
    expect(Object.fromEntries(item?.texts ?? [])).toEqual({
      title: 'One & two',
      guid: 'g',
      link: 'l',
      pubdate: 'now',
    });
    expect(item?.categories).toEqual(['2040', 'HD']);
    expect(item?.enclosures).toEqual([
      { url: 'https://example.org/1', length: '5', type: 'application/x-nzb' },
    ]);
    expect(Object.fromEntries(item?.attributes ?? [])).toEqual({
      category: ['2000', '2040'],
      tag: ['internal'],
    });
    expect([items.length, total, limits, isCutOff]).toEqual([1, 3, { apicurrent: '1', apimax: '2' }, false]);
  });

  test('has texts in CDATA and in entities', async () => {
    const title = '<title><![CDATA[Fast & <Furious>]]> &#x4E03;&#20154; &lt;b&gt;</title>';
    expect(await titlesOf(rss(`<item>${title}</item>`))).toEqual(['Fast & <Furious> 七人 <b>']);
  });
});

describe('charsets', () => {
  const text = 'Amélie – Il était une fois';
  const latin = 'Amélie';
  const feed = (title: string, encoding?: string) =>
    rss(
      `<item><title>${title}</title></item>`,
      `<?xml version="1.0"${encoding ? ` encoding="${encoding}"` : ''}?>`,
    );
  test.each<[string, Uint8Array, string | undefined, string]>([
    ['UTF-8 is the default', Buffer.from(feed(text)), undefined, text],
    ['a mark of UTF-8', Buffer.from(`\uFEFF${feed(text, 'iso-8859-1')}`), 'text/xml; charset=latin1', text],
    ['a mark of UTF-16LE', Buffer.from(`\uFEFF${feed(text, 'utf-16')}`, 'utf16le'), undefined, text],
    ['a mark of UTF-16BE', Buffer.from(`\uFEFF${feed(text, 'utf-16')}`, 'utf16le').swap16(), undefined, text],
    [
      'the header',
      Buffer.from(feed(latin, 'utf-8'), 'latin1'),
      'application/xml; charset="ISO-8859-1"',
      latin,
    ],
    ['the declaration', Buffer.from(feed(latin, 'windows-1252'), 'latin1'), 'application/xml', latin],
    ['a declaration of UTF-16 in UTF-8', Buffer.from(feed(text, 'utf-16')), undefined, text],
    ['a header that names no charset', Buffer.from(feed(text)), 'text/xml; charset=made-up', text],
    [
      'windows-1251',
      Buffer.from([...Buffer.from(feed('A', 'windows-1251'))].map((byte) => (byte === 65 ? 0xc0 : byte))),
      undefined,
      'А',
    ],
  ])('%s', async (_, bytes, contentType, title) => {
    expect(await titlesOf(bytes, contentType)).toEqual([title]);
  });

  test('bytes that are not valid are replaced', async () => {
    const bytes = Buffer.concat([
      Buffer.from('<rss><item><title>a'),
      Buffer.from([0xff, 0xc3]),
      Buffer.from('b</title></item></rss>'),
    ]);
    expect(await titlesOf(bytes)).toEqual(['a\uFFFD\uFFFDb']);
  });
});

describe('other documents', () => {
  test('an error has a code and a description', async () => {
    expect(
      await read(
        '\uFEFF<?xml version="1.0"?> \n<error code="100" description="Incorrect user credentials"/>',
      ),
    ).toEqual({
      kind: 'error',
      code: 100,
      description: 'Incorrect user credentials',
    });
    expect(await read('<error>no</error>')).toEqual({ kind: 'error', code: null, description: '' });
  });

  test.each(['', ' ', 'no', '{"a":1}', '<html><body>', '<feed xmlns="x"></feed>', '<a><rss></rss></a>'])(
    '%j is no feed',
    async (content) => {
      await expect(read(content)).rejects.toMatchObject({ name: 'IndexerError', failure: 'badResponse' });
    },
  );
});

describe('hostile documents', () => {
  const timed = async <T>(work: () => Promise<T>) => {
    const startedAt = process.cpuUsage();
    const result = await work();
    const { user, system } = process.cpuUsage(startedAt);
    return { result, cpuMs: (user + system) / 1_000 };
  };

  test('entities of a document type are not expanded', async () => {
    const bomb = `<!DOCTYPE rss [<!ENTITY a "lol"><!ENTITY b "${'&a;'.repeat(1_000)}"><!ENTITY x SYSTEM "file:///etc/passwd">]>`;
    expect(await titlesOf(rss('<item><title>&b;&x;</title></item>', bomb))).toEqual(['&b;&x;']);
  });

  test('100,000 nested elements are refused at the 33rd', async () => {
    const { result, cpuMs } = await timed(() =>
      read(`<rss>${'<a>'.repeat(100_000)}`).catch((error) => error),
    );
    expect(result).toMatchObject({
      failure: 'badResponse',
      message: expect.stringContaining('nested too deeply'),
    });
    expect(cpuMs).toBeLessThan(1_000);
    expect(await titlesOf(`<rss>${'<a>'.repeat(29)}<item><title>deep</title></item>`)).toEqual(['deep']);
  });

  test('2,000 items are read at most, the rest is reported', async () => {
    const { items, isCutOff } = await readItems(rss('<item><title>one</title></item>'.repeat(2_001)));
    expect([items.length, isCutOff]).toEqual([2_000, true]);
    expect(await readItems(rss('<item><title>one</title></item>'.repeat(1_999)))).toMatchObject({
      isCutOff: false,
    });
  });

  test.each<[string, string]>([
    ['a title of 5 MB', `<item><title>${'x'.repeat(5_000_000)}</title></item>`],
    [
      'a value of 5 MB',
      `<item><title>t</title><torznab:attr name="${'x'.repeat(100)}" value="${'x'.repeat(5_000_000)}"/></item>`,
    ],
    [
      '300,000 attributes',
      `<item><title>t</title>${'<torznab:attr name="tag" value="a"/>'.repeat(300_000)}</item>`,
    ],
    [
      '200,000 attributes of one element',
      `<item><title>t</title><enclosure ${Array.from({ length: 200_000 }, (_, index) => `a${index}=""`).join(' ')}/></item>`,
    ],
    ['500,000 titles', `<item>${'<title>t</title>'.repeat(500_000)}</item>`],
    ['a comment of 5 MB', `<!--${'-'.repeat(5_000_000)}--><item><title>t</title></item>`],
    ['5 MB of <', '<'.repeat(5_000_000)],
    ['5 MB of &', `<item><title>${'&'.repeat(5_000_000)}</title></item>`],
    ['1,000,000 closing tags', '</item>'.repeat(700_000)],
  ])('%s takes bounded time and keeps little', async (_, inside) => {
    const { result, cpuMs } = await timed(() => readItems(rss(inside)));
    expect(
      JSON.stringify(result.items.map((item) => [...item.texts, ...item.attributes])).length,
    ).toBeLessThan(100_000);
    expect(cpuMs).toBeLessThan(5_000);
  });
});

const sample = rss(
  `<newznab:response offset="0" total="2"/>${['One &amp; two', '七人の侍']
    .map(
      (
        title,
      ) => `<item><title>${title}</title><guid>g</guid><![CDATA[x]]><link>https://example.org/?a=b&amp;c=d</link>
  <enclosure url="https://example.org/1" length="5" type="application/x-nzb"/><newznab:attr name="size" value="5"/></item>`,
    )
    .join('')}`,
);

test('the chunks that a document comes in change nothing', () => {
  const parse = (chunks: readonly string[]) => {
    const parser = createFeedParser();
    for (const chunk of chunks) parser.write(chunk);
    return parser.end();
  };
  const whole = parse([sample]);
  expect(whole).toMatchObject({ kind: 'rss', total: 2, isCutOff: false });
  for (let at = 0; at <= sample.length; at++) {
    expect(parse([sample.slice(0, at), sample.slice(at)])).toEqual(whole);
  }
  expect(parse([...sample])).toEqual(whole);
});

test('a document that is cut off anywhere has the whole items before, and says so', async () => {
  const ends = [...sample.matchAll(/<\/item>/gu)].map(({ index }) => index + '</item>'.length);
  for (let length = sample.indexOf('<rss>') + 5; length < sample.length; length++) {
    const { items, isCutOff } = await readItems(sample.slice(0, length));
    expect([length, items.length, isCutOff]).toEqual([
      length,
      ends.filter((end) => end <= length).length,
      true,
    ]);
  }
});

test('whatever the bytes are, the result is a document or an IndexerError', async () => {
  const pieces = fc.constantFrom(
    '<rss>',
    '</rss>',
    '<item>',
    '</item>',
    '<title>',
    '</title>',
    '<a',
    '>',
    '/>',
    '="',
    '"',
    '&',
    ';',
    '&#x',
    '<![CDATA[',
    ']]>',
    '<!--',
    '-->',
    '<?',
    '?>',
    '<!DOCTYPE',
    '[',
    'x',
    ' ',
    '\u0000',
    'attr',
    ':',
    'newznab:attr name="a" value="b"',
  );
  const texts = fc.array(pieces, { maxLength: 40 }).map((all) => `<rss>${all.join('')}`);
  const bytes = fc.oneof(
    texts.map((text) => new Uint8Array(Buffer.from(text))),
    fc.uint8Array({ maxLength: 200 }),
  );
  await fc.assert(
    fc.asyncProperty(bytes, fc.option(fc.string()), async (content, contentType) => {
      const failure = await readFeed({ bytes: content, contentType }).then(
        () => null,
        (error) => error,
      );
      expect(failure === null || failure instanceof IndexerError).toBe(true);
    }),
    { numRuns: 2_000, seed: 12 },
  );
});

/** Feeds that are not part of the repository. */
const { INDEXER_FEEDS_DIR: folder = '../shared/data/feeds' } = process.env;
const given = (name: string) => readFileSync(join(folder, name));

describe.skipIf(!existsSync(folder))(
  'recorded feeds (skipped if INDEXER_FEEDS_DIR, ../shared/data/feeds by default, is not a folder of them)',
  () => {
    test('Newznab', async () => {
      const { items, total } = await readItems(given('newznab_nzb_su.xml'));
      expect([items.length, total]).toEqual([100, 10_000]);
      expect(items.every(({ attributes }) => attributes.has('size') && attributes.has('category'))).toBe(
        true,
      );
    });

    test('Torznab', async () => {
      const { items } = await readItems(given('torznab_hdaccess_net.xml'));
      expect(items).toHaveLength(5);
      expect(items.every(({ attributes }) => attributes.has('seeders') && attributes.has('infohash'))).toBe(
        true,
      );
    });

    test('capabilities and an error', async () => {
      expect(await read(given('newznab_caps.xml'))).toMatchObject({ kind: 'caps', isCutOff: false });
      expect(await read(given('unauthorized.xml'))).toMatchObject({ kind: 'error', code: 100 });
    });
  },
);
