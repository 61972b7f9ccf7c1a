import { describe, expect, it } from 'vitest';
import { compilePattern, maximumPatternLength, maximumTextLength } from './compile-pattern.ts';

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
