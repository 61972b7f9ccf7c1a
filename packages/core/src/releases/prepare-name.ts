import { clean } from '../text/clean.ts';
import { splitExtension } from './words/extensions.ts';
import { isAddedSuffix } from './words/groups.ts';

export interface PreparedName {
  /** The name without what is no part of a release name. */
  readonly stem: string;
  readonly extension: string | null;
  /** Whether one of the suffixes says that it is a sample. */
  readonly isSample: boolean;
}

/** File names have 255 bytes at most; the limit keeps names of attackers from taking time. */
const longestName = 1_000;
/** `[ www.site.org ] - Title` */
const leadingAddress = /^[\s[({]*www\.[^\s\])}]+[\s\])}]*[-–\s]*/i;
const leadingSample = /^sample-/i;
const word = /^[\p{L}\p{N}]+$/u;
const longestSuffix = 40;

/** Common words, which count as added after a hyphen only. */
const afterHyphenOnly = new Set(['pre', 'rp', '1', 'proof', 'sample', 'usenet', 'thumb']);

/** Removes the extension, an address before the title, and what indexers append to the group: `-Obfuscated`, `-xpost`. */
export function prepareName(name: string): PreparedName {
  let stem = clean(name.slice(0, longestName)).replace(leadingAddress, '').trim();
  let extension: string | null = null;
  let isSample = leadingSample.test(stem);
  stem = stem.replace(leadingSample, '');
  for (;;) {
    const split = splitExtension(stem);
    if (split.extension !== null) {
      stem = split.stem;
      extension ??= split.extension;
      continue;
    }
    const at = Math.max(stem.lastIndexOf('-'), stem.lastIndexOf('_'));
    const lower = stem.length - at <= longestSuffix ? stem.slice(at + 1).toLowerCase() : '';
    const isAppended =
      at > 0 && isAddedSuffix(lower) && word.test(lower) && (stem[at] === '-' || !afterHyphenOnly.has(lower));
    if (!isAppended) {
      return { stem, extension, isSample };
    }
    isSample ||= lower === 'sample';
    stem = stem.slice(0, at);
  }
}
