/** Patterns that parsers with nested quantifiers take long for, each repeated. */
const patterns: Readonly<Record<string, string>> = {
  hyphens: '-',
  dots: '.',
  underscores: '_',
  spaces: ' ',
  'opening brackets': '[',
  'opening parentheses': '(',
  'closing brackets': ']',
  'pairs of brackets': '[]',
  letters: 'a',
  capitals: 'A',
  digits: '1',
  years: '2012 ',
  'years in brackets': '(2012)',
  'letters and dots': 'a.',
  'letters and hyphens': 'a-',
  'letters and spaces': 'a ',
  Han: '電',
  'Han and Latin': '電a',
  kana: 'が',
  'combining marks on letters': 'a\u0301\u0316',
  'combining marks': '\u0316\u0301',
  'joined emoji': '👩\u200d👧',
  sources: 'BluRay.',
  'resolutions in brackets': '[1080p]',
  languages: 'eng.',
  'lists of languages': 'ENG-',
  'lists of short languages': 'EN.',
  subtitles: 'sub ',
  editions: 'Extended.',
  'nouns of editions': 'a Cut ',
  suffixes: '-sample',
  extensions: '.mkv',
  addresses: 'www.',
  slashes: ' / ',
  'other titles': 'a AKA ',
  abbreviations: 'DL ',
  mixed: 'a1.B-2_(c) [電]5.1 ',
};

/** Names of this length and more, of one pattern each, alone, before a release name and after it. */
export const hostileNames = (length: number): { kind: string; name: string }[] =>
  Object.entries(patterns).flatMap(([kind, pattern]) => {
    const name = pattern.repeat(Math.ceil(length / pattern.length)).slice(0, length);
    return [
      { kind, name },
      { kind: `${kind}, before a release`, name: `${name}.2012.1080p.BluRay.x264-GROUP` },
      { kind: `${kind}, after a release`, name: `Title.2012.1080p.BluRay.x264-GROUP${name}` },
    ];
  });

/** Milliseconds of the fastest of several runs, which other programs on the machine disturb least. */
export function fastestMs(run: () => void, runs: number): number {
  let best = Number.POSITIVE_INFINITY;
  for (let index = 0; index < runs; index++) {
    const startedAt = performance.now();
    run();
    best = Math.min(best, performance.now() - startedAt);
  }
  return best;
}
