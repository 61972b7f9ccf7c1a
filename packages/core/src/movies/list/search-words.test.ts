import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { movieMetadata, toImport } from '../../testing/metadata.fixture.ts';
import { databaseKinds } from '../../testing/test-database.ts';
import { importAll, openTestLibrary, type TestLibrary } from '../../testing/test-library.fixture.ts';

/** A title as TMDB spells it, and searches that find it. */
const found: readonly (readonly [kind: string, title: string, ...searches: string[]])[] = [
  ['apostrophes', 'Ocean’s Test', "ocean's", 'oceans', 'ocean`s', 'ocean´s', 'OCEAN′S', 'ocean s'],
  ['apostrophes', 'Riverʼs Test', "river's", 'rivers', 'river’s'],
  ['apostrophes', 'Lake′s Test', "lake's", 'lakes'],
  ['apostrophes', 'Pond´s Test', "pond's", 'ponds'],
  ['apostrophes', 'Creek`s Test', "creek's", 'creeks'],
  ['apostrophes', 'Brook＇s Test', "brook's", 'brooks'],
  ['apostrophes', 'Мовчазний п’ятниця', "п'ятниця", 'пʼятниця', 'пятниця'],
  ['apostrophes', 'צ׳רלי צ׳פלין', "צ'רלי", 'צרלי'],
  ['apostrophes', 'Hawaiʻi Nights', "hawai'i", 'hawaii'],
  ['apostrophes', "Rock 'n' Roll High", "rock'n'roll", 'rock n roll'],
  [
    'dashes',
    'Mission – Alpha‑Beta',
    'alpha-beta',
    'alpha beta',
    'alphabeta',
    'mission -',
    'mission — alpha−beta',
  ],
  ['dashes', 'Spider-Man', 'spiderman', 'spider man', 'spider‐man', 'SPIDER–MAN'],
  ['dashes', 'X Squared Men', 'squared-men'],
  ['dots', 'WALL·E', 'wall-e', 'walle', 'wall e', 'wall•e', 'wall⋅e', 'wall●e', 'wall.e', 'WALL·E'],
  ['dots', 'S.W.A.T.', 'swat', 's.w.a.t.', 's.w.a.t'],
  ['dots', 'Guardians Vol. 2', 'vol.2', 'vol 2', 'guardians vol'],
  ['dots', 'Dr. Strangelove', 'dr.strangelove', 'dr strangelove'],
  ['punctuation', 'M*A*S*H', 'mash', 'm.a.s.h', 'm*a*s*h'],
  ['punctuation', 'Frost/Nixon', 'frostnixon', 'frost nixon', 'frost-nixon'],
  [
    'other punctuation',
    'Mission: Impossible',
    'mission impossible',
    'mission:impossible',
    '“mission impossible”',
  ],
  ['punctuation', '¿Quién mató?', 'quien mato', '¿quién', 'mató?'],
  ['punctuation', '20,000 Leagues', '20000 leagues', '20.000 leagues', '20,000'],
  ['signs', 'Fast & Furious', 'fast and furious', 'fast furious', 'fast + furious'],
  ['signs', 'Romeo and Juliet', 'romeo & juliet', 'romeo + juliet'],
  ['signs', 'Operation AT&T', 'at&t', 'att'],
  ['signs', 'Mr. & Mrs. Jones', 'mr&mrs', 'mr.&mrs. jones', 'mr and mrs'],
  ['signs', 'Cat&Mouse', 'cat & mouse', 'cat and mouse', 'cat&mouse'],
  ['signs', '100% Wool', '100% wool', '100 wool', '100%'],
  ['numbers', '8½', '8½', '8 1/2'],
  ['numbers', 'Alien³', 'alien 3', 'alien3'],
  ['numbers', 'Rocky Ⅳ', 'rocky iv'],
  ['numbers', '٣ أيام', '3 ايام', '۳ أيام'],
  ['numbers', '४२० दिन', '420'],
  ['invisible characters', 'Soft\u00adHyphen', 'softhyphen', 'soft\u00adhyphen'],
  ['invisible characters', 'Zero\u200bWidth', 'zerowidth', 'zero\u200dwidth'],
  ['invisible characters', 'A \u202bMarked\u202c Direction', 'a marked direction', 'marked'],
  ['invisible characters', 'I ❤\ufe0f Hearts', '❤', '❤\ufe0f hearts'],
  ['marks', 'שָׁלוֹם', 'שלום', 'שָׁלוֹם'],
  ['marks', 'مُحَمَّد', 'محمد'],
  ['marks', 'đường lên đỉnh', 'duong len dinh', 'ĐƯỜNG LÊN'],
  ['marks', 'Ἰλιάς', 'ιλιας', 'ΙΛΙΑΣ'],
  ['letters', 'أحمد', 'احمد', 'أحمد'],
  ['letters', 'مـــدرسة', 'مدرسه', 'مدرسة'],
  ['letters', 'کتاب‌های فارسی', 'كتابهاي', 'کتابهای'],
  ['letters', 'فيلم إسلامى', 'اسلامي'],
  ['letters', 'İstanbul Ilgaz ısı', 'istanbul', 'ilgaz', 'isi', 'ISI', 'İSTANBUL'],
  ['letters', 'Großstadt', 'grossstadt', 'GROẞSTADT'],
  ['letters', 'Żółw ŋ Ħal ŧest', 'zolw', 'hal', 'test', 'ZOLW'],
  ['letters', 'Ґанок і ёлка й', 'ганок', 'елка', 'ЁЛКА'],
  ['widths', 'Ｆｕｌｌ　Ｗｉｄｔｈ', 'full width', 'ｆｕｌｌ'],
  ['widths', 'ﾊﾞﾝﾄﾞﾏﾝ', 'バンドマン', 'ばんどまん'],
  ['kana', 'スパイダー・マン', 'スパイダーマン', 'スパイダー マン', 'すぱいだー'],
  ['kana', 'がめら対', 'ガメラ対', 'か\u3099めら'],
  ['Indic scripts', 'फ़िल्म की', 'फिल्म', 'फ़िल्म'],
  ['Indic scripts', 'അവൻ', 'അവന്\u200d', 'അവന്'],
  ['Indic scripts', 'উৎসব', 'উত্\u200dসব'],
  ['Thai', 'น้ำตาล', 'น้ำตาล'],
  ['Hangul', '한국 영화', '한국'.normalize('NFD'), '영화'],
];

/** Titles of symbols only. */
const symbols = ['????', '!!!', '$', '¥€', '🎬🎬', '—', '…', '♥', '+++', '(.)', "''"];

/** Searches that differ from the title in a character that folding must keep. */
const different: readonly (readonly [title: string, search: string])[] = [
  ['दल', 'दिल'],
  ['カメラ', 'ガメラ'],
  ['びよういん', 'びょういん'],
  ['กา', 'กา\u0e48'],
  ['100 Wolves', '100%'],
  ['snakeXcase', 'snake_case'],
  ['Wall Street', 'wall-e'],
  ['The Matrix', 'them'],
  ['Cat and the Hat', 'at&t'],
];

describe.each(databaseKinds)('searches on %s', (kind) => {
  let fixture: TestLibrary;
  const titles = [...found.map(([, title]) => title), ...symbols, ...different.map(([title]) => title)];

  beforeAll(async () => {
    fixture = await openTestLibrary(kind);
    await importAll(
      fixture.library,
      titles.map((title, index) => toImport(movieMetadata(index + 1, { title }))),
    );
  });
  afterAll(() => fixture[Symbol.asyncDispose]());

  const search = async (text: string) => {
    const { movies } = await fixture.library.movies.list({ search: text, limit: 100 });
    return movies.map(({ title }) => title);
  };

  it.each(found)('find titles by any %s: %s', async (_kind, title, ...searches) => {
    for (const text of [...searches, title]) {
      expect(await search(text), JSON.stringify(text)).toContain(title);
    }
  });

  it.each(symbols)('find %s by its symbols', async (title) => {
    const hits = await search(title);
    expect(hits).toContain(title);
    expect(hits.length).toBeLessThan(10);
  });

  it.each(different)('do not find %s by %s', async (title, text) => {
    expect(await search(text)).not.toContain(title);
  });

  it.each([
    '´',
    '¨',
    '`',
    'ʼ',
    '^',
    '\u0301',
    '\u200b',
    '\u2060\ufeff',
    '\u00ad',
    '\u200e \u200f',
    '\u00a0',
    '\u3000',
  ])('with only invisible characters (%j) do not match everything', async (text) => {
    const hits = await search(text);
    expect(hits.filter((title) => /[\p{L}\p{N}]/u.test(title))).toEqual([]);
  });

  it('that are blank accept every movie', async () => {
    const { pagination } = await fixture.library.movies.list({ search: ' \t' });
    expect(pagination.total).toBe(titles.length);
  });

  it('have the same total in connections', async () => {
    const total = async (search: string) => {
      const options = { select: { id: true }, totalCount: true } as const;
      return (await fixture.library.movies.connection({ first: 1, filter: { search } }, options)).totalCount;
    };
    expect(await total('\u200b')).toBe(0);
    expect(await total('wall-e')).toBe((await search('wall-e')).length);
  });

  it('sort by the first letter, after any punctuation', async () => {
    const sorted = await openTestLibrary(kind);
    const inOrder = ['…And Justice', '¡Bravo!', '“The Cat”', '\u200eThe Dog', '(Elk)', "the 'Fox", '#Gnu'];
    await importAll(
      sorted.library,
      inOrder.toReversed().map((title, index) => toImport(movieMetadata(index + 1, { title }))),
    );
    const { movies } = await sorted.library.movies.list({ sort: 'title:asc' });
    expect(movies.map(({ title }) => title)).toEqual(inOrder.map((title) => title.replace('\u200e', '')));
    await sorted[Symbol.asyncDispose]();
  });

  it('accept every spelling of a genre', async () => {
    const genres = ['Sci‑Fi', 'Comédie\u200b', 'Children’s'];
    const other = await openTestLibrary(kind);
    await importAll(other.library, [toImport(movieMetadata(1, { genres }))]);
    for (const genre of ['sci-fi', 'SCI–FI', 'comedie', "children's", ' Sci-Fi ']) {
      expect((await other.library.movies.list({ genre })).pagination.total, genre).toBe(1);
    }
    expect((await other.library.movies.list({ genre: '\u200b' })).pagination.total).toBe(0);
    await other[Symbol.asyncDispose]();
  });
});
