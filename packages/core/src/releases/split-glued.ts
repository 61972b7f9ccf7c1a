import { findWord } from './vocabulary.ts';
import { audioWordsBeforeChannels } from './words/media.ts';

/** Longer ones are titles, hashes or groups. */
const longestGlued = 24;
const resolution = /^\d{3,4}[pi]$/;
const year = /^(?:19|20)\d\d$/;
const zero = 0x30;
const nine = 0x39;
const isDigit = (code: number) => code >= zero && code <= nine;

/**
 * Where a key consists of two words without a separator: `bluray|1080p`, `1080p|web`, `ddp|5`, `2x|ukr`, `name|2017`.
 * 0 if it is one word.
 */
export function splitGlued(key: string): number {
  const boundary = firstBoundary(key);
  if (boundary === 0 || key.length > longestGlued || findWord(key) !== undefined) {
    return 0;
  }
  return isDigit(key.charCodeAt(0)) ? splitAfterDigits(key, boundary) : splitBeforeDigits(key, boundary);
}

/** Where digits begin or end for the first time; 0 if the key has only digits or none. */
function firstBoundary(key: string): number {
  const startsWithDigit = isDigit(key.charCodeAt(0));
  for (let index = 1; index < key.length; index++) {
    if (isDigit(key.charCodeAt(index)) !== startsWithDigit) {
      return index;
    }
  }
  return 0;
}

function splitAfterDigits(key: string, boundary: number): number {
  const letter = key[boundary];
  const rest = key.slice(boundary + 1);
  const isResolution = boundary >= 3 && boundary <= 4 && (letter === 'p' || letter === 'i');
  const isCount = boundary === 1 && letter === 'x';
  return (isResolution || isCount) && findWord(rest) !== undefined ? boundary + 1 : 0;
}

function splitBeforeDigits(key: string, boundary: number): number {
  const word = key.slice(0, boundary);
  const rest = key.slice(boundary);
  if (resolution.test(rest) && findWord(word) !== undefined) {
    return boundary;
  }
  if (year.test(rest) && boundary >= 3) {
    return boundary;
  }
  const beforeLast = key.slice(0, -1);
  return isDigit(key.charCodeAt(key.length - 1)) && audioWordsBeforeChannels.has(beforeLast)
    ? beforeLast.length
    : 0;
}
