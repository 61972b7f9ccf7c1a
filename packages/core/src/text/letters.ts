/** Letters that Unicode does not decompose, under the letters they are read or typed as. */
const lookalikes: Readonly<Record<string, string>> = {
  // Latin letters with strokes, hooks and other shapes.
  a: 'ⱥ',
  ae: 'æ',
  b: 'ƀɓƃ',
  c: 'ȼƈ',
  d: 'đðɖɗƌ',
  e: 'ɇəɛǝ',
  f: 'ƒ',
  g: 'ǥɠɣ',
  h: 'ħⱨ',
  i: 'ıɨɩ',
  j: 'ɉȷ',
  k: 'ĸƙⱪ',
  l: 'łƚɫⱡ',
  m: 'ɱ',
  n: 'ŋɲƞ',
  o: 'øɔɵ',
  oe: 'œ',
  p: 'ƥᵽ',
  q: 'ɋ',
  r: 'ɍɽ',
  s: 'ʂȿ',
  ss: 'ß',
  t: 'ŧƭʈⱦ',
  th: 'þ',
  u: 'ʉʊ',
  v: 'ʋ',
  w: 'ⱳƿ',
  y: 'ɏƴ',
  z: 'ƶȥɀⱬʒ',
  // Letters that look otherwise at the end of a word.
  σ: 'ς',
  כ: 'ך',
  מ: 'ם',
  נ: 'ן',
  פ: 'ף',
  צ: 'ץ',
  // Yiddish digraphs.
  וו: 'װ',
  וי: 'ױ',
  יי: 'ײ',
  // Ukrainian, often typed without its upturn.
  г: 'ґ',
  // Arabic letters that keyboards and spelling habits vary: alef wasla, alef maksura, Persian yeh and kaf, heh, teh marbuta.
  ا: 'ٱ',
  ي: 'ىیے',
  ك: 'ک',
  ه: 'ةہەھ',
  // Consonants without a vowel, which may also be written with a virama: chillu letters of Malayalam, khanda ta of Bengali.
  ണ്: 'ൺ',
  ന്: 'ൻ',
  ര്: 'ർ',
  ല്: 'ൽ',
  ള്: 'ൾ',
  ക്: 'ൿ',
  ত্: 'ৎ',
};

const plainLetters = new Map(
  Object.entries(lookalikes).flatMap(([plain, letters]) => [...letters].map((letter) => [letter, plain])),
);
const lookalike = new RegExp(`[${[...plainLetters.keys()].join('')}]`, 'gu');

/** Lower-case letters as the ones they are typed as: `ø` as `o`, `ß` as `ss`, `ة` as `ه`. */
export const toPlainLetters = (text: string) =>
  text.replace(lookalike, (letter) => plainLetters.get(letter) ?? letter);

const isDigit = (codePoint: number) => /^\p{Nd}$/u.test(String.fromCodePoint(codePoint));
const knownDigits = new Map<string, string>();

/** The decimal digits of every script as 0 to 9. Unicode assigns them in runs of ten, from zero. */
export const toPlainDigits = (text: string) =>
  text.replace(/(?![0-9])\p{Nd}/gu, (digit) => {
    const known = knownDigits.get(digit) ?? digitValue(digit.codePointAt(0) ?? 0);
    knownDigits.set(digit, known);
    return known;
  });

function digitValue(codePoint: number): string {
  let first = codePoint;
  while (isDigit(first - 1)) {
    first--;
  }
  return String((codePoint - first) % 10);
}
