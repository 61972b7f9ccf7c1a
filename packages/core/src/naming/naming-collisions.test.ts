import { describe, expect, it } from 'vitest';
import { freeName, nameKey } from './naming-collisions.ts';

const keys = (...names: readonly string[]) => new Set(names.map(nameKey));

describe('names that some file systems take for one', () => {
  it.each([
    ['Amélie (2001)', 'AME\u0301LIE (2001)'],
    ['Straße', 'STRASSE'],
    ['The Matrix', 'the matrix'],
    ['\ufb01n', 'FIN'],
  ])('have the same key: %s, %s', (one, other) => expect(nameKey(one)).toBe(nameKey(other)));

  it.each([
    ['Alien', 'Aliens'],
    ['Amélie', 'Amelie'],
    ['..', '.'],
    ['a', 'b'],
  ])('are not %s and %s', (one, other) => expect(nameKey(one)).not.toBe(nameKey(other)));
});

describe('a free name', () => {
  it('is the wanted one if it is free', () =>
    expect(freeName('Heat (1995)', keys('Heat (1986)'))).toBe('Heat (1995)'));

  it('has the next number, also if only the case differs', () => {
    expect(freeName('Heat (1995)', keys('HEAT (1995)', 'heat (1995) (2)'))).toBe('Heat (1995) (3)');
    expect(freeName('Heat.mkv', keys('heat.MKV'), '.mkv')).toBe('Heat (2).mkv');
  });

  it('is short enough', () => {
    const wanted = `${'侍'.repeat(83)}.mkv`;
    const name = freeName(wanted, keys(wanted), '.mkv');
    expect(name).toMatch(/^侍+ \(2\)\.mkv$/);
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
  });
});
