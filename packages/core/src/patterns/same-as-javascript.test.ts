import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePattern } from './compile-pattern.ts';
import { createPatternSet } from './pattern-set.ts';

/** Sources of regular expressions that JavaScript has too, with every construct and nested lookarounds. */
const sources = fc.letrec<{ source: string }>((tie) => {
  const atom = fc.constantFrom(
    'a',
    'B',
    '1',
    '.',
    '\\.',
    '-',
    '[ab]',
    '[^a]',
    '[a1-]',
    '\\d',
    '\\w',
    '\\W',
    '\\s',
  );
  const assertion = fc.constantFrom('^', '$', '\\b', '\\B');
  const group = tie('source').map((source) => `(?:${source})`);
  const quantified = fc
    .tuple(fc.oneof(atom, group), fc.constantFrom('*', '+', '?', '{2}', '{1,2}', '{0,1}', '{2,}', '*?'))
    .map(([item, quantifier]) => item + quantifier);
  const look = fc
    .tuple(fc.constantFrom('?=', '?!', '?<=', '?<!'), tie('source'))
    .map(([start, source]) => `(${start}${source})`);
  const part = fc.oneof({ depthSize: 'small' }, atom, assertion, quantified, look, group);
  const sequence = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(''));
  const choice = fc.array(sequence, { minLength: 1, maxLength: 2 }).map((parts) => parts.join('|'));
  return { source: choice };
}).source;

const texts = fc.array(fc.constantFrom(...'aAbB1 .-'), { maxLength: 9 }).map((letters) => letters.join(''));

describe('patterns', () => {
  it('match the texts that regular expressions of JavaScript match', () => {
    fc.assert(
      fc.property(sources, fc.array(texts, { minLength: 1, maxLength: 8 }), (source, names) => {
        // Texts are so short that backtracking ends soon.
        const native = new RegExp(source, 'i');
        const pattern = (() => {
          try {
            return compilePattern(source);
          } catch (error) {
            expect((error as Error).message).toMatch(/lookarounds next to each other|must be shorter/);
            return null;
          }
        })();
        if (pattern === null) return;
        const set = createPatternSet();
        const [number, short] = [set.add(source), set.add('ab')];
        for (const name of names) {
          const expected = native.test(name);
          expect([name, pattern.test(name)]).toEqual([name, expected]);
          // Of a set, a pattern is run only if a text that it needs is there.
          expect([name, set.test(number, name), set.test(short, name)]).toEqual([
            name,
            expected,
            /ab/i.test(name),
          ]);
        }
      }),
      { numRuns: 700 },
    );
  });
});
