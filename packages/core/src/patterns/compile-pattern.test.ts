import { describe, expect, it } from 'vitest';
import { compilePattern } from './compile-pattern.ts';
import { PatternError } from './pattern-error.ts';

const matches = (source: string, text: string) => compilePattern(source).test(text);

describe('compilePattern', () => {
  it.each([
    ['', 'anything', true],
    ['abc', 'xxABCxx', true],
    ['abc', 'ab', false],
    ['^abc$', 'abc', true],
    ['^abc$', 'abcd', false],
    ['^abc$', 'xabc', false],
    ['a|bc|', '', true],
    ['^(a|bc)$', 'bc', true],
    ['[xh][ ._-]?26[45]', 'Movie.H.265-X', true],
    ['[xh][ ._-]?26[45]', 'Movie.H..265-X', false],
    ['\\bDV\\b', 'Movie.DV.HDR', true],
    ['\\bDV\\b', 'Movie.DVD', false],
    ['\\BV', 'DVD', true],
    ['\\BV', 'D.VD', false],
    ['\\d{4}p', '1080p', true],
    ['^\\d{4}p', '080p', false],
    ['^x{2,3}$', 'xx', true],
    ['^x{2,3}$', 'xxxx', false],
    ['^x{2,}$', 'xxxx', true],
    ['^x{2}$', 'x', false],
    ['x{,2}', 'x{,2}', true],
    ['^(?:ab)*$', 'abab', true],
    ['^(?:ab)+$', '', false],
    ['^[^a-c]+$', 'xyz', true],
    ['^[^a-c]+$', 'xyB', false],
    ['[]a]', ']', true],
    ['[a-]', '-', true],
    ['[\\w-]+', '-', true],
    ['^[\\W]$', 'a', false],
    ['^[a-z-[aeiou]]+$', 'xyz', true],
    ['^[a-z-[aeiou]]+$', 'xya', false],
    ['é', 'É', true],
    ['\\bété\\b', 'Un été', true],
    ['\\bt', 'été', false],
    ['^\\w+$', 'Übermensch', true],
    ['\\x41\\u0042', 'ab', true],
    ['^\\p{Lu}', 'a', true],
    ['\\p{Script=Cyrillic}', 'кино', true],
    ['\\P{L}', 'abc', false],
    ['(?<year>\\d{4})', '1999', true],
    ['(?i)abc(?#comment)d', 'ABCD', true],
    ['\\.\\+\\/\\-', '.+/-', true],
  ])('%s in "%s": %s', (source, text, expected) => expect(matches(source, text)).toBe(expected));

  it.each([
    ['(?<=HD[ .])DVD', 'HD.DVD', true],
    ['(?<=HD[ .])DVD', 'SD.DVD', false],
    ['\\b(?<!HD[ ._-]|HD)DVD\\b', 'HD DVD', false],
    ['\\b(?<!HD[ ._-]|HD)DVD\\b', 'Movie DVD', true],
    ['^(?!.*\\bREMUX\\b).*2160p', 'Movie 2160p WEB', true],
    ['^(?!.*\\bREMUX\\b).*2160p', 'Movie 2160p REMUX', false],
    ['^(?=.*1080p)(?=.*HEVC)', 'HEVC in 1080p', true],
    ['^(?=.*1080p)(?=.*HEVC)', 'HEVC in 720p', false],
    ['(?=.*A)(?=.*B)C', 'xCAB', true],
    ['(?=.*A)(?=.*B)C', 'ABC', false],
    ['x(?!\\d)', 'x264 x', true],
    ['x(?!\\d)', 'x264', false],
    ['(?<!(?<=no )de)lux', 'delux', true],
    ['(?<!(?<=no )de)lux', 'no delux', false],
    ['(?=a(?=b(?!c)))a', 'abd', true],
    ['(?=a(?=b(?!c)))a', 'abc', false],
    ['(?:a(?=b)|b(?<=ab)){2}', 'ab', true],
    ['^(?:(?!HDR).)*$', 'SDR only', true],
    ['^(?:(?!HDR).)*$', 'an HDR one', false],
    ['(?=x){0}y', 'y', true],
    ['(?<=^|[. ])web(?=$|[. ])', 'a web', true],
    ['(?<=^|[. ])web(?=$|[. ])', 'a webdl', false],
  ])('%s in "%s": %s', (source, text, expected) => expect(matches(source, text)).toBe(expected));

  it.each([
    ['(', 'must have a closing parenthesis for each opening one'],
    [')', 'must have an opening parenthesis for each closing one'],
    ['[a', 'must not end in the middle of a group, a class or an escape'],
    ['a\\', 'must not end in the middle of a group, a class or an escape'],
    ['*a', 'must have something to repeat before *'],
    ['a**', 'must not have a quantifier after a quantifier'],
    ['a{3,2}', 'must have numbers of repetitions in ascending order'],
    ['a{5000}', 'must repeat at most 1000 times'],
    ['[z-a]', 'must have ranges of characters in ascending order'],
    ['(a)\\1', /^must not refer back to what a group matched/],
    ['(?<x>a)\\k<x>', /^must not refer back to what a group matched/],
    ['(?>a)', 'must not have atomic or conditional groups'],
    ['(?(a)b|c)', 'must not have atomic or conditional groups'],
    ['(?-i)a', /^must not switch/],
    ['\\y', 'must not have \\y, which is no known escape'],
    ['\\p{Nonsense}', 'must not have \\p{Nonsense}, which is no known property'],
    ['x'.repeat(4001), 'must have at most 4000 characters'],
    ['(((a{50}){50}){50}){50}', /^must be shorter/],
    ['(((){1000}){1000}){1000}', /^must be shorter/],
    [`${'('.repeat(100)}${')'.repeat(100)}`, 'must have at most 60 groups inside of each other'],
    ['(?=a)(?=b)(?=c)(?=d)(?=e)(?=f)(?=g)(?=h)(?=i)', 'must have at most 8 lookarounds next to each other'],
  ])('refuses %s', (source, message) => {
    const error = (() => {
      try {
        compilePattern(source);
        return null;
      } catch (reason) {
        return reason;
      }
    })();
    expect(error).toBeInstanceOf(PatternError);
    expect((error as Error).message).toMatch(message);
  });
});
