/** Made on first use: it takes 12 ms, which each start of a server would wait for. */
let englishNames: Intl.DisplayNames | undefined;

/** Languages that releases call otherwise than Unicode does, by code; a region counts if it is listed. */
const namesInReleases: Readonly<Record<string, string>> = {
  'pt-BR': 'PortugueseBR',
  'nl-BE': 'Flemish',
  vls: 'Flemish',
  nb: 'Norwegian',
  nn: 'Norwegian',
  cmn: 'Chinese',
  yue: 'Chinese',
  bn: 'Bengali',
  fil: 'Tagalog',
  tl: 'Tagalog',
  zsm: 'Malay',
  khk: 'Mongolian',
};

/** Regions in which Spanish is what releases call SpanishLatino. */
const latinAmerica = new Set('419 AR BO CL CO CR CU DO EC GT HN MX NI PA PE PR PY SV US UY VE'.split(' '));

/** Codes that name no language: undetermined, without words, uncoded, several. */
const notLanguages = new Set(['und', 'zxx', 'mis', 'mul', 'root']);

export interface Language {
  /** ISO 639 in the shortest form, such as `de`. */
  readonly code: string;
  /** English name, as names of releases are read. */
  readonly name: string;
}

/** Locales take several microseconds to make, and thousands of movies have the same few languages. */
const known = new Map<string, Language | null>();
/** Enough for every tag that files and movies have. */
const mostKnown = 1_000;

/**
 * @param tag such as `de`, `ger`, `pt-BR` or `zh-Hans`
 * @returns null if it names no language
 */
export function findLanguage(tag: string): Language | null {
  const before = known.get(tag);
  if (before !== undefined) {
    return before;
  }
  const language = readLanguage(tag);
  if (known.size < mostKnown) {
    known.set(tag, language);
  }
  return language;
}

function readLanguage(tag: string): Language | null {
  const locale = parseTag(tag);
  if (locale === null || notLanguages.has(locale.language)) {
    return null;
  }
  const { language, region } = locale;
  englishNames ??= new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });
  const name =
    language === 'es' && region !== undefined && latinAmerica.has(region)
      ? 'SpanishLatino'
      : (namesInReleases[`${language}-${region}`] ?? namesInReleases[language] ?? englishNames.of(language));
  return name === undefined ? null : { code: language, name };
}

function parseTag(tag: string): Intl.Locale | null {
  try {
    return new Intl.Locale(tag.replaceAll('_', '-'));
  } catch (error) {
    if (error instanceof RangeError) {
      return null;
    }
    throw error;
  }
}
