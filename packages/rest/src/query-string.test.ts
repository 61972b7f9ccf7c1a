import { describe, expect, it } from 'vitest';
import { invalidInput } from './errors.ts';
import { parseQueryString, single } from './query-string.ts';

describe('parseQueryString', () => {
  it('decodes names and values, and a plus as a space', () => {
    const values = parseQueryString('/movies?a=1&%62=two%20words+more&c=x=y&d&&e=');
    expect([...values]).toEqual([
      ['a', '1'],
      ['b', 'two words more'],
      ['c', 'x=y'],
      ['d', ''],
      ['e', ''],
    ]);
  });

  it('returns no parameters without a question mark', () => {
    expect(parseQueryString('/movies').size).toBe(0);
    expect(parseQueryString('/movies?').size).toBe(0);
  });

  it.each(['?a=%', '?a=%4', '?a=%zz', '?a=%ff'])('refuses %s, naming the parameter', (query) => {
    expect(() => parseQueryString(query)).toThrow(
      invalidInput([{ field: 'a', message: 'must be UTF-8 in percent-encoding' }]),
    );
  });

  it('refuses a malformed name', () => {
    expect(() => parseQueryString('?%=1')).toThrow('The query string holds malformed percent-encoding: %=1');
  });
});

describe('single', () => {
  it('refuses a repeated parameter by name', () => {
    expect(() => single(parseQueryString('?a=1&a=1'), 'a')).toThrow('a must be given only once.');
    expect(single(parseQueryString('?a=1&a=1&b=2'), 'b')).toBe('2');
  });
});
