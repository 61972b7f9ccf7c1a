/** How a colon, which Windows and SMB refuse, is written. `smart` makes `: ` a dash between spaces, and others a hyphen. */
export const colonReplacements = ['delete', 'dash', 'spaceDash', 'spaceDashSpace', 'smart'] as const;
export type ColonReplacement = (typeof colonReplacements)[number];

/** The longest name that file systems take, in bytes of UTF-8. */
export const maximumNameBytes = 255;

const plainColons: Readonly<Record<ColonReplacement, string>> = {
  delete: '',
  dash: '-',
  spaceDash: ' -',
  spaceDashSpace: ' - ',
  smart: '-',
};

/** Lone surrogates, marks of direction, joiners of nothing: invisible, and not the same on every system. */
const invisible = /[\p{Cs}\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;
const controls = /[\p{Cc}\u2028\u2029]/gu;
const separators = /[\\/]/g;
const illegal = /[?*<>|]/g;
/** Windows reads the name up to the first dot, without the spaces at its end. */
const deviceName = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)\s*(?=$|\.)\.?/i;

/**
 * Text without what Windows and SMB refuse in names: a slash becomes `+`, a double quote `'`, `? * < > |` and control
 * characters go.
 */
export function withoutIllegalCharacters(text: string, colon: ColonReplacement): string {
  const visible = text.replace(invisible, '').replace(controls, ' ').replace(/\s+/g, ' ').normalize('NFC');
  const dashed = colon === 'smart' ? visible.replace(/ ?: /g, ' - ') : visible;
  return dashed
    .replaceAll(':', plainColons[colon])
    .replace(separators, '+')
    .replaceAll('"', "'")
    .replace(illegal, '')
    .replace(/\s+/g, ' ')
    .normalize('NFC');
}

/**
 * A name that every file system takes: NFC, no dots and spaces at its ends, no device name of Windows.
 *
 * @returns An empty string if nothing is left; never `.` or `..`
 */
export function toSafeName(text: string): string {
  const name = trimDots(withoutIllegalCharacters(text, 'smart'));
  return name.replace(deviceName, '$1_');
}

/** Without dots and spaces at its ends. */
export function trimDots(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && isTrimmed(text[start])) start++;
  while (end > start && isTrimmed(text[end - 1])) end--;
  return text.slice(start, end);
}

const isTrimmed = (character = '') => /[.\s]/.test(character);

/** Made on first use: it takes 9 ms, which each start of a server would wait for. */
let segmenter: Intl.Segmenter | undefined;

/** The beginning of a text that has at most `maximum` bytes of UTF-8: whole characters, as people see them. */
export function cutToBytes(text: string, maximum: number): string {
  if (Buffer.byteLength(text) <= maximum) {
    return text;
  }
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  const segments = segmenter.segment(text);
  const cut = takeBytes(
    (function* () {
      for (const { segment } of segments) yield segment;
    })(),
    maximum,
  );
  // One letter under hundreds of accents is longer than the whole name.
  return cut === '' ? takeBytes(text, maximum) : cut;
}

function takeBytes(parts: Iterable<string>, maximum: number): string {
  let taken = '';
  let bytes = 0;
  for (const part of parts) {
    bytes += Buffer.byteLength(part);
    if (bytes > maximum) {
      break;
    }
    taken += part;
  }
  return taken;
}
