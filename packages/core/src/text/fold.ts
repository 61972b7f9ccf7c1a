/** Letters that have no decomposition but are read as these, and apostrophes as keyboards have them. */
const unaccented: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  þ: 'th',
  ħ: 'h',
  ı: 'i',
  ς: 'σ',
  '’': "'",
  '‘': "'",
};
const withoutDecomposition = new RegExp(`[${Object.keys(unaccented).join('')}]`, 'g');
/** Accents of Latin, Greek and Cyrillic. Marks of other scripts (か + voicing = が) make another letter: they stay. */
const accents = /[\u0300-\u036f]/g;

/** Lower case without accents: the form in which titles are compared, the same on both databases. */
export function fold(text: string): string {
  return (
    text
      .toLowerCase()
      .normalize('NFKD')
      // Again: what decomposes may give capitals (™ is TM).
      .toLowerCase()
      .replace(accents, '')
      .normalize('NFC')
      .replace(withoutDecomposition, (letter) => unaccented[letter] ?? letter)
  );
}

const leadingArticle = /^(the|an|a)\s+(?=\S)/;

/** PostgreSQL's indexes take no keys of much more than 2,500 bytes, which is three or four times as many characters. */
const maximumKey = 500;
const cut = (text: string, maximum: number) => text.slice(0, maximum).toWellFormed();

/** The form titles are sorted by: folded, without a leading article. */
export function foldForSort(title: string): string {
  return cut(fold(title).trim().replace(leadingArticle, ''), maximumKey);
}

/** The words a search must find, folded; each may stand anywhere in any of a movie's titles. */
export function searchTerms(query: string): string[] {
  return [
    ...new Set(
      fold(query)
        .split(/\s+/)
        .filter((term) => term !== ''),
    ),
  ];
}

/** What a search looks at: all titles of a movie, folded, one a line. */
export function foldForSearch(titles: readonly (string | null)[]): string {
  const folded = titles.flatMap((title) => (title === null ? [] : [fold(title).replace(/\s+/g, ' ').trim()]));
  return cut([...new Set(folded)].join('\n'), maximumSearchText);
}

/** Enough for any film; keeps a source that lists thousands of titles from filling the index. */
const maximumSearchText = 4000;

/** ASCII, lower case, hyphens: `inception`; empty when nothing of the title is left (七人の侍). */
export function slugify(title: string): string {
  return fold(title)
    .replace(/'/g, '')
    .replace(/&/g, ' and ')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, maximumKey)
    .replace(/^-+|-+$/g, '');
}
