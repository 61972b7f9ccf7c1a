/** Names made to take long: one character or pattern again and again, up to a length. */
export function hostileNames(length: number): { kind: string; name: string }[] {
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
    cjk: '電',
    'cjk and latin': '電a',
    kana: 'が',
    'combining marks': 'a\u0301\u0316',
    marks: '\u0316\u0301',
    'joined emoji': '👩\u200d👧',
    sources: 'BluRay.',
    'resolutions in brackets': '[1080p]',
    languages: 'eng.',
    'languages with hyphens': 'ENG-',
    'short languages': 'EN.',
    subtitles: 'sub ',
    editions: 'Extended.',
    nouns: 'a Cut ',
    suffixes: '-sample',
    extensions: '.mkv',
    addresses: 'www.',
    slashes: ' / ',
    'aka titles': 'a AKA ',
    capitals2: 'DL ',
    mixed: 'a1.B-2_(c) [電]5.1 ',
  };
  return Object.entries(patterns).flatMap(([kind, pattern]) => {
    const name = pattern.repeat(Math.ceil(length / pattern.length)).slice(0, length);
    return [
      { kind, name },
      { kind: `${kind}, before a release`, name: `${name}.2012.1080p.BluRay.x264-GROUP` },
      { kind: `${kind}, after a release`, name: `Title.2012.1080p.BluRay.x264-GROUP${name}` },
    ];
  });
}
