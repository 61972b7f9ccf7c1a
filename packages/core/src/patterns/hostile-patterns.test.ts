import { describe, expect, it } from 'vitest';
import { checkCost } from './check-cost.ts';
import { compilePattern, maximumPatternLength, maximumTextLength } from './compile-pattern.ts';
import { PatternError } from './pattern-error.ts';

/** Each takes a backtracking engine longer than the age of the universe on these texts, or exhausts memory once it is written out. */
const hostile = [
  ['(a+)+$', 'a'],
  ['(a|a)*$', 'a'],
  ['(a|aa)+$', 'a'],
  ['^(a?){200}a{200}$', 'a'],
  ['(.*a){25}$', 'a'],
  ['(\\w+\\s?)*$', 'ab '],
  ['^(([a-z])+.)+[A-Z]([a-z])+$', 'a'],
  ['(?=(a+)+$)b', 'a'],
  ['(?!(a|aa)+$)a(?<=(a+)+)!', 'a'],
  ['(?=.*(?=.*(?=.*(?=.*(?=.*x)))))y', 'a'],
  ['(a|b)*a(a|b){500}', 'ab'],
  ['(?<!(a|b)*a(a|b){300})!', 'ab'],
  [`(?:${'(?=.*a)?'.repeat(8)}b)*$`, 'a'],
  [`(${'a?'.repeat(1000)})+!`, 'a'],
  [`(${'(?:ab|a[a-c]|.b)*'.repeat(200)})*!`, 'ab'],
  ['(((a{0,19}){0,19}){0,19})!', 'a'],
] as const;

const words = (count: number) =>
  Array.from({ length: count }, (_, index) => `G${(index * 7919).toString(36)}`).join('|');

describe('hostile patterns', () => {
  it.each(hostile)('%s ends in bounded time', (source, part) => {
    const pattern = compilePattern(source);
    const text = `${part.repeat(maximumTextLength)}!`;
    const startedAt = process.cpuUsage();
    expect(typeof pattern.test(text)).toBe('boolean');
    const { user, system } = process.cpuUsage(startedAt);
    // Within the bound of work: parts times characters. In time of the processor, which other programs do not add to.
    expect((user + system) / 1_000).toBeLessThan(2_000);
  });

  const costly = ['(a|b)*a(a|b){500}', '(?<!(a|b)*a(a|b){300})!', '(?=(a|b)*a(a|b){240})'.repeat(7)];
  const mixed = (length: number) =>
    Array.from({ length }, (_, index) => ((index * index * 31) >> 3) % 2)
      .join('')
      .replaceAll('0', 'a')
      .replaceAll('1', 'b');

  it.each(costly)(
    '%s is not found in a name that takes too many steps, however often it is tried',
    (source) => {
      const pattern = compilePattern(`a|${source}`);
      const text = `${mixed(maximumTextLength)}`.replace(/^a*/u, '');
      const again = compilePattern(source);
      expect(again.isTooCostly(text)).toBe(true);
      // What is remembered of other names makes no difference.
      for (let length = 1; length < maximumTextLength; length += 7) again.test(mixed(length));
      expect([again.isTooCostly(text), again.test(text)]).toEqual([true, false]);
      expect(pattern.test('a')).toBe(true);
    },
  );

  it.each(costly)('%s is found to take too many steps before it is stored', (source) => {
    expect(() => checkCost(compilePattern(source))).toThrow(PatternError);
  });

  it('takes a short name with such a pattern', () => {
    const [source = ''] = costly;
    expect(compilePattern(source.replace('500', '10')).test('abbabaabbaba')).toBe(true);
    expect(compilePattern(source).isTooCostly('Movie.2010.1080p.BluRay.x264-GROUP')).toBe(false);
  });

  it.each([
    ['a list of groups', `\\b(${words(600)})\\b`],
    ['lists ahead', `^(?=.*\\b(${words(150)})\\b)(?!.*(${words(150)})).*$`],
    ['words in an order', '.*imax.*edition.*remaster.*(1080|2160)p.*'],
    ['words in any order', '(?=.*1080p)(?=.*bluray)(?=.*x264)(?!.*remux).*'],
    [
      'optional separators',
      '\\b(Blu[-_. ]?ray|HD[-_. ]?DVD|BR[-_. ]?DISK|(BD|UHD)[-_. ]?(25|50|66|100|ISO))\\b',
    ],
  ])('takes what users write: %s', (_case, source) => {
    expect(() => checkCost(compilePattern(source))).not.toThrow();
  });

  it('sees the first 512 characters of a text', () => {
    const pattern = compilePattern('!');
    expect(pattern.test(`${'a'.repeat(maximumTextLength - 1)}!`)).toBe(true);
    expect(pattern.test(`${'a'.repeat(maximumTextLength)}!`)).toBe(false);
  });

  it('compiles the longest pattern', () => {
    const groups = Array.from({ length: 400 }, (_, index) => `GROUP${index}`).join('|');
    const pattern = compilePattern(`^(${groups})$`.slice(0, maximumPatternLength));
    expect([pattern.test('group399'), pattern.test('group400')]).toEqual([true, false]);
  });
});
