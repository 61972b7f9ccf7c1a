import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clean } from './clean.ts';
import { fold, foldForSort, slugify } from './fold.ts';
import { foldForSearch, searchTerms } from './search-text.ts';

describe('folding', () => {
  it.each([
    ['AMÉLIE', 'amelie'],
    ['Amélie', 'amelie'],
    ['Straße', 'strasse'],
    ['Æon Œuvre Øre Łódź Þór', 'aeon oeuvre ore lodz thor'],
    ['İstanbul ısı', 'istanbul isi'],
    ['ΟΔΥΣΣΕΎΣ', 'οδυσσευσ'],
    ['Ёлки', 'елки'],
    ['Ａｌｉｅｎ', 'alien'],
    ['™ №1 ²', 'tm no1 2'],
    ['Schindler’s ‘List’', "schindler's 'list'"],
    ['七人の侍', '七人の侍'],
    ['ガメラ', 'ガメラ'],
    ['한국', '한국'],
    ['100% Wolf_x', '100% wolf_x'],
  ])('reads %j as %j', (text, folded) => expect(fold(text)).toBe(folded));

  it('keeps the voicing marks that make another letter', () =>
    expect(fold('ガメラ')).not.toBe(fold('カメラ')));

  it('has nothing left to do for what is folded', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(fold(fold(text))).toBe(fold(text));
      }),
      { seed: 1 },
    );
  });

  it('makes no difference between upper and lower case, or composed and decomposed letters', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'abzéßüøñÉÜσΣжЖ ') }), (text) => {
        expect(fold(text.toUpperCase())).toBe(fold(text));
        expect(fold(text.normalize('NFD'))).toBe(fold(text));
      }),
      { seed: 1 },
    );
  });
});

describe('sorting by title', () => {
  it.each([
    ['The Matrix', 'matrix'],
    ['  the   Matrix', 'matrix'],
    ['A Bug’s Life', "bug's life"],
    ['An Education', 'education'],
    ['The', 'the'],
    ['A', 'a'],
    ['Theatre', 'theatre'],
    ['Another Round', 'another round'],
    ['À bout de souffle', 'bout de souffle'],
    ['The The', 'the'],
  ])('takes %j for %j', (title, key) => expect(foldForSort(title)).toBe(key));

  it('takes no more of an endless title than an index can hold', () => {
    const key = foldForSort('\u{1F600}'.repeat(3_000));
    expect(Buffer.byteLength(key)).toBeLessThan(2_500);
    expect(key.isWellFormed()).toBe(true);
  });
});

describe('searching', () => {
  it('looks for each folded word once', () => {
    expect(searchTerms('  The  MATRIX\tthe\nÉtoile ')).toEqual([['the'], ['matrix'], ['etoile']]);
    expect(searchTerms(' \t\n')).toEqual([]);
  });

  it('looks at every title once, one a line', () => {
    expect(foldForSearch(['Léon', null, 'LEON', 'The  Professional'])).toBe('leon\nthe professional');
  });

  it('looks at no more than fits the index, and at no half character', () => {
    const text = foldForSearch([`a${'\u{1F600}'.repeat(5_000)}`]);
    expect(text.length).toBe(4_000);
    expect(text.isWellFormed()).toBe(true);
  });
});

describe('slugs', () => {
  it.each([
    ['Inception', 'inception'],
    ['Ocean’s Eleven', 'oceans-eleven'],
    ["Schindler's List", 'schindlers-list'],
    ['Fast & Furious', 'fast-and-furious'],
    ['  --Léon: The Professional!! ', 'leon-the-professional'],
    ['WALL·E', 'wall-e'],
    ['七人の侍', ''],
    ['…', ''],
    ['100% Wolf', '100-wolf'],
  ])('of %j is %j', (title, slug) => expect(slugify(title)).toBe(slug));

  it('stay short enough for an index, and end in no hyphen', () => {
    const slug = slugify('ab '.repeat(2_000));
    expect(slug.length).toBeLessThanOrEqual(500);
    expect(slug).toMatch(/^[a-z]+(-[a-z]+)*$/);
  });
});

describe('cleaning', () => {
  it('takes out what PostgreSQL cannot store', () => {
    expect(clean('a\0b\uD800c')).toBe('ab\uFFFDc');
    expect(clean('\u{1F600}')).toBe('\u{1F600}');
  });
});
