import { findLanguage } from '../media-info/language-names.ts';

/** What media servers read behind the language, by the words of releases. */
const flags: Readonly<Record<string, string>> = {
  forced: 'forced',
  foreign: 'forced',
  sdh: 'sdh',
  cc: 'sdh',
  hi: 'sdh',
  hearing: 'sdh',
};
/** Words that say which of several languages of one name it is. */
const variants: Readonly<Record<string, string>> = {
  'brazilian pt': 'pt-BR',
  'brazil pt': 'pt-BR',
  'latin es': 'es-419',
  'american es': 'es-419',
};

const letters = 'abcdefghijklmnopqrstuvwxyz';
let codes: ReadonlyMap<string, string> | undefined;

/** Codes of languages by their English name, of the languages that have a code of two letters. */
function codeOfName(name: string): string | undefined {
  codes ??= new Map(
    [...letters].flatMap((first) =>
      [...letters].flatMap((second) => {
        const language = findLanguage(first + second);
        return language === null ? [] : [[language.name.toLowerCase(), language.code] as const];
      }),
    ),
  );
  return codes.get(name);
}

const shortCode = /^[a-z]{2,3}$/;

/** Languages with a code of two letters: those with three alone are words of titles too, such as `war`. */
function codeOf(word: string): string | undefined {
  const code = codeOfName(word) ?? (shortCode.test(word) ? findLanguage(word)?.code : undefined);
  return code?.length === 2 ? code : undefined;
}

/**
 * The language and the kind of subtitles by their name, as media servers read it: `.en.forced` of `2_English (Forced)`.
 *
 * @param stem without extension
 * @returns empty if it names no language
 */
export function subtitleSuffixOf(stem: string): string {
  const words = stem
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== '');
  // The last one: `hi` is Hindi alone, and for the hearing impaired behind a language.
  const isLanguage = (word: string) => codeOf(word) !== undefined;
  const last = words.findLastIndex((word) => flags[word] === undefined && isLanguage(word));
  const index = last === -1 ? words.findLastIndex(isLanguage) : last;
  const code = codeOf(words[index] ?? '');
  if (code === undefined) {
    return '';
  }
  const others = words.filter((_, at) => at !== index);
  const variant = others.map((word) => variants[`${word} ${code}`]).find((found) => found !== undefined);
  const kinds = new Set(others.flatMap((word) => flags[word] ?? []));
  return ['', variant ?? code, ...kinds].join('.');
}
