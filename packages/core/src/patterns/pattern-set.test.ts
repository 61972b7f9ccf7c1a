import { expect, it } from 'vitest';
import { compilePattern } from './compile-pattern.ts';
import { createPatternSet } from './pattern-set.ts';

it.each([
  ['\\bIMAX\\b', [['IMAX']]],
  ['[xh]\\.?26[45]', [['H264', 'H265', 'X264', 'X265', 'H.264', 'H.265', 'X.264', 'X.265']]],
  ['dts(-hd)?', [['DTS']]],
  ['(foo|ba[rz])+', [['FOO', 'BAR', 'BAZ']]],
  ['^(?=.*abc)(?=.*defg)', [['DEFG'], ['ABC']]],
  ['^(?=.*ab)(?=.*abc)(?=.*bc)(?=.*defg)(?=.*hi)', [['DEFG'], ['ABC'], ['AB'], ['BC']]],
  [
    '^((?=.*abc)(?=.*de)|fg)',
    [
      ['ABC', 'FG'],
      ['DE', 'FG'],
    ],
  ],
  ['^((?=.*abc)(?=.*de)|.)', []],
  ['^(?!.*abc)', []],
  ['(?<!no )remux', [['REMUX']]],
  ['a.*b', []],
  ['\\d{4}p', []],
  ['(abc|.)x', []],
  ['(abcd)?ef', [['EF']]],
])('%s needs one of each of %j', (source, texts) => {
  const { requiredTexts } = compilePattern(source);
  expect(requiredTexts.map((list) => list.toSorted())).toEqual(texts.map((list) => list.toSorted()));
});

it('a set finds what each of its patterns matches, in texts of every script', () => {
  const sources = ['imax', 'max', 'ax\\b', '^the', 'кино', '.', 'imax'];
  const set = createPatternSet();
  const numbers = sources.map((source) => set.add(source));
  expect(numbers[6]).toBe(numbers[0]);
  for (const text of ['The IMAX', 'climax', 'Кино', '', 'The.Max']) {
    const expected = sources.map((source) => compilePattern(source).test(text));
    expect(numbers.map((number) => set.test(number, text))).toEqual(expected);
  }
  const late = set.add('late');
  expect([set.test(late, 'too late'), set.test(numbers[0] ?? -1, 'IMAX')]).toEqual([true, true]);
});
