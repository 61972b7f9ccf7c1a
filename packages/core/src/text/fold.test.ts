import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clean, cleanText } from './clean.ts';
import { fold, foldForSort, slugify } from './fold.ts';
import { containsTerms, foldForSearch, searchTerms } from './search-text.ts';

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

  /** Any text, and texts of the characters that folding changes. */
  const texts = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom(...'abIıİßéΣςάЖйЁが゛ガﾞア´¨‘ʼ·–‐½①٣अ़אָّآﷺ \u00ad\u200d\ufe0f❤') }),
  );
  /** Has no upper case: the capital form of ᾳ is ΑΙ. */
  const iotaSubscript = /\u0345/;

  it('is idempotent', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(fold(fold(text))).toBe(fold(text));
      }),
      { seed: 1, numRuns: 2_000 },
    );
  });

  it('folds composed and decomposed letters alike', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(fold(text.normalize('NFD'))).toBe(fold(text));
        expect(fold(text.normalize('NFC'))).toBe(fold(text));
      }),
      { seed: 1, numRuns: 2_000 },
    );
  });

  it('folds upper and lower case alike', () => {
    const cased = texts.filter((text) => !iotaSubscript.test(text.normalize('NFD')));
    fc.assert(
      fc.property(cased, (text) => {
        expect(fold(text.toUpperCase())).toBe(fold(text));
        expect(fold(text.toLowerCase())).toBe(fold(text));
      }),
      { seed: 1, numRuns: 2_000 },
    );
  });

  it('folds ASCII the same, whatever is next to it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => {
        expect(fold(`${text}é`)).toBe(`${fold(text)}e`);
      }),
      { seed: 1, numRuns: 2_000 },
    );
  });

  it('removes invisible characters', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(fold(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/u);
      }),
      { seed: 1, numRuns: 2_000 },
    );
  });
});

describe('searching by a title', () => {
  it('finds it, however it is spelled', () => {
    const spellings = [
      (title: string) => title,
      (title: string) => title.toUpperCase(),
      (title: string) => title.normalize('NFD'),
      (title: string) => title.replaceAll('’', "'"),
      (title: string) => title.replaceAll(/[-·:]/g, ''),
      (title: string) => title.replaceAll(/[-·]/g, '–'),
      (title: string) => `\u200e${title}\u200b`,
    ];
    const titles = fc.string({ unit: fc.constantFrom(...'abcéßΣжが侍7½’-·: ') }).map((rest) => `x${rest}`);
    fc.assert(
      fc.property(titles, fc.constantFrom(...spellings), (title, spell) => {
        expect(containsTerms(foldForSearch([title]), searchTerms(spell(title)))).toBe(true);
      }),
      { seed: 1, numRuns: 5_000 },
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

  it('cuts a long title to what an index can hold', () => {
    const key = foldForSort('\u{1F600}'.repeat(3_000));
    expect(Buffer.byteLength(key)).toBeLessThan(2_500);
    expect(key.isWellFormed()).toBe(true);
  });
});

describe('searching', () => {
  it('searches for each folded word once', () => {
    expect(searchTerms('  The  MATRIX\tthe\nÉtoile ')).toEqual([['the'], ['matrix'], ['etoile']]);
    expect(searchTerms(' \t\n')).toEqual([]);
  });

  it('has every title once, one per line', () => {
    expect(foldForSearch(['Léon', null, 'LEON', 'The  Professional'])).toBe('leon\nthe professional');
  });

  it('is cut to the maximum of the index, not within a character', () => {
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

  it('are short enough for an index, and do not end in a hyphen', () => {
    const slug = slugify('ab '.repeat(2_000));
    expect(slug.length).toBeLessThanOrEqual(500);
    expect(slug).toMatch(/^[a-z]+(-[a-z]+)*$/);
  });
});

describe('cleaning', () => {
  it('removes what PostgreSQL cannot store', () => {
    expect(clean('a\0b\uD800c')).toBe('ab\uFFFDc');
    expect(clean('\u{1F600}')).toBe('\u{1F600}');
  });

  it.each([
    ['\u200b', null],
    ['\u2060\ufeff', null],
    ['\u200eThe Marked', 'The Marked'],
    ['\u202aTitle\u202c ', 'Title'],
    ['\u00ad\u3164\u2800 \t', null],
    ['\u0301', null],
    ['  two  words ', 'two  words'],
    ['❤\ufe0f', '❤\ufe0f'],
    ['👨\u200d👩\u200d👧', '👨\u200d👩\u200d👧'],
    ['🏴\u{e0067}\u{e0062}\u{e007f}', '🏴\u{e0067}\u{e0062}\u{e007f}'],
    ['می\u200cخواهم\u200f', 'می\u200cخواهم'],
    ['ന\u0d4d\u200d', 'ന\u0d4d\u200d'],
    ['!', '!'],
  ])('takes invisible characters from around %j', (text, cleaned) => {
    expect(cleanText(text)).toBe(cleaned);
  });
});
