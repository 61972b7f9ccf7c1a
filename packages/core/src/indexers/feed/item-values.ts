import type { FeedItem } from './feed-document.ts';

const none: readonly string[] = [];

/** The values of an item, whose numbers are read only if they make sense. Names are in lower case. */
export function readValues({ attributes, texts, categories }: FeedItem) {
  const all = (name: string) => attributes.get(name) ?? none;
  /** The first that is not empty: attributes come before elements. */
  const first = (...names: readonly string[]): string | undefined => {
    for (const name of names) {
      const value = all(name).find((one) => one.trim() !== '');
      if (value !== undefined) return value;
    }
    const name = names.find((one) => (texts.get(one) ?? '') !== '');
    return name === undefined ? undefined : texts.get(name);
  };
  return {
    all,
    first,
    /** A whole number from `minimum` to `maximum`. */
    integer: (names: readonly string[], minimum: number, maximum: number) =>
      inRange(toNumber(/^\d{1,16}$/u, first(...names)), minimum, maximum),
    decimal: (names: readonly string[], minimum: number, maximum: number) =>
      inRange(toNumber(/^\d{1,9}(?:\.\d{1,9})?$/u, first(...names)), minimum, maximum),
    /** Newznab categories, of attributes and of elements. */
    categories: () =>
      [...new Set([...all('category'), ...categories])]
        .map((value) => inRange(toNumber(/^\d{4,7}$/u, value), 1_000, 9_999_999))
        .filter((value) => value !== null),
  };
}

export type ItemValues = ReturnType<typeof readValues>;

function toNumber(pattern: RegExp, text: string | undefined): number | null {
  const trimmed = text?.trim() ?? '';
  return pattern.test(trimmed) ? Number(trimmed) : null;
}

export const inRange = (value: number | null, minimum: number, maximum: number) =>
  value !== null && value >= minimum && value <= maximum ? value : null;

const powers: Readonly<Record<string, number>> = {
  ...{ '': 0, b: 0, bytes: 0, kb: 1, kib: 1, mb: 2, mib: 2, gb: 3, gib: 3, tb: 4, tib: 4 },
};
/** A petabyte: what is larger is an error. */
const maximumBytes = 1e15;

/** Bytes of `2538463390` and of `1.4 GiB`, as plain feeds write it; sites mean 1,024 by both GB and GiB. */
export function parseBytes(text: string | undefined): number | null {
  const [, number = '', unit = ''] = /^\s*(\d{1,16}(?:[.,]\d{1,3})?)\s*([a-z]*)\s*$/iu.exec(text ?? '') ?? [];
  const power = powers[unit.toLowerCase()];
  if (number === '' || power === undefined) return null;
  return inRange(Math.round(Number(number.replace(',', '.')) * 1_024 ** power), 1, maximumBytes);
}

const dayMs = 86_400_000;

/** A date of a feed; one in the future, of a site whose clock or time zone is wrong, is now. */
export function parseDate(text: string | undefined, now: Date): Date | null {
  const time = text !== undefined && text.length >= 10 ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time) || time < Date.UTC(1980, 0, 1) || time > now.getTime() + 366 * dayMs) return null;
  return new Date(Math.min(time, now.getTime()));
}
