import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addressOf } from './address-of.ts';

const ports = ['', ':0', ':443', ':50001', ':65535', ':', ':_port', ':http'];
const around = (text: string) => [
  text,
  ` ${text}\t`,
  `"${text}"`,
  `'${text}'`,
  `for=${text}`,
  `For = "${text}"`,
  `proto=https;for="${text}";by=203.0.113.43`,
];
const inList = (text: string) => [text, `made up, ${text}`, `198.51.100.1,,${text}`, `${text}, ,`];

describe('an IPv4 address is the same in every notation', () => {
  const embedded = [
    '192.0.2.7',
    '192.000.002.007',
    '192.0.2.7/32',
    '[192.0.2.7]',
    '::ffff:192.0.2.7',
    '::FFFF:192.0.2.7',
    '::ffff:192.000.002.007',
    '::ffff:c000:207',
    '::ffff:C000:0207',
    '0:0:0:0:0:ffff:c000:207',
    '0000:0000:0000:0000:0000:FFFF:192.0.2.7',
    '0::ffff:c000:0207',
    '::ffff:0:192.0.2.7',
    '64:ff9b::192.0.2.7',
    '64:FF9B::c000:207',
    '2002:c000:0207::1',
    '2002:c000:207:ffff:1:2:3:4',
    '::ffff:192.0.2.7%eth0',
  ];
  test.each(embedded)('%s', (written) => {
    for (const text of around(written).flatMap(inList)) expect(addressOf(text)).toBe('192.0.2.7');
    for (const port of ports) {
      for (const text of around(`[${written}]${port}`.replace('[[', '[').replace(']]', ']'))) {
        expect(addressOf(text)).toBe('192.0.2.7');
      }
    }
  });

  test('with the port of each connection', () => {
    for (let port = 0; port <= 65_535; port += 13) {
      expect(addressOf(`192.0.2.7:${port}`)).toBe('192.0.2.7');
    }
    expect(addressOf('::ffff:192.0.2.7:50001')).toBe('192.0.2.7');
  });
});

describe('an IPv6 address is the same in every notation', () => {
  test.each([
    '2001:db8::1:2',
    '2001:DB8::1:2',
    '2001:0db8:0000:0000:0000:0000:0001:0002',
    '2001:db8:0:0:0:0:1:2',
    '2001:db8::0.1.0.2',
    '2001:db8::1:2%eth0',
    '2001:db8::1:2%25en0',
    '2001:db8::1:2/128',
  ])('%s', (written) => {
    for (const text of around(written).flatMap(inList)) expect(addressOf(text)).toBe('2001:db8::1:2');
    for (const port of ports) {
      for (const text of around(`[${written}]${port}`)) expect(addressOf(text)).toBe('2001:db8::1:2');
    }
  });

  test('with a port and no brackets, where it is unambiguous', () => {
    expect(addressOf('2001:db8::1:2:50001')).toBe('2001:db8::1:2');
    expect(addressOf('2001:db8:0:0:0:0:1:2:443')).toBe('2001:db8::1:2');
  });
});

test.each(['', undefined, 'unix:', 'unix:/run/proxy.sock', 'local', ' , ,', '""'])(
  '%j is a caller on this machine',
  (written) => {
    expect(addressOf(written)).toBe('local');
  },
);

test.each([
  'unknown',
  'UNKNOWN',
  '_hidden',
  '_SEVKISEK',
  'for=_gazonk',
  '-',
  'proxy.example',
  'proxy.example:8080',
  '999.0.2.7',
  '192.0.2',
  '192.0.2.7.9',
  '0x7f.1',
  '2130706433',
  '2001:db8',
  '2001:db8::1::2',
  '[2001:db8::1',
  '[made up]:80',
  '192.0.2.7\0',
  '١٩٢.0.2.7',
  'x'.repeat(100_000),
])('%j is no address, and counts as all of them', (written) => {
  expect(addressOf(written)).toBe('unknown');
});

test('whatever is written, an address is read once and for all', () => {
  const pieces = fc.constantFrom(
    '192.0.2.7',
    '2001:db8::1',
    '::ffff:',
    ':',
    '.',
    '[',
    ']',
    '%',
    ',',
    '"',
    'for=',
    ';',
    '/',
    '1',
    'f',
    ' ',
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.ipV4(),
    fc.ipV6(),
    fc.array(pieces, { maxLength: 6 }).map((all) => all.join('')),
  );
  fc.assert(
    fc.property(text, (written) => {
      const address = addressOf(written);
      expect(addressOf(address)).toBe(address);
      expect(addressOf(`for="${address}"`)).toBe(address);
    }),
    { numRuns: 2_000, seed: 9 },
  );
});
