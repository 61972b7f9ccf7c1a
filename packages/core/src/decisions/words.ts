import { counted } from '../text/counted.ts';

/** Bytes of a megabyte, as the sizes of qualities are counted. */
export const megabyte = 1_000_000;
const units = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const;
const step = 1_000;

/** 12_345_000_000 -> `12.35 GB` */
export function sizeInWords(bytes: number): string {
  const power = bytes < step ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), units.length - 1);
  return `${numberInWords(bytes / step ** power)} ${units[power]}`;
}

/** At most two decimals: 8.004 -> `8` */
export const numberInWords = (value: number): string => String(Math.round(value * 100) / 100);

const minutesPerHour = 60;
const minutesPerDay = 1_440;

/** 90 -> `2 hours`, 7_200 -> `5 days` */
export function minutesInWords(minutes: number): string {
  if (minutes < minutesPerHour) return counted(Math.floor(minutes), 'minute');
  const hours = Math.round(minutes / minutesPerHour);
  return minutes < 2 * minutesPerDay
    ? counted(hours, 'hour')
    : counted(Math.round(minutes / minutesPerDay), 'day');
}

/** `A`, `A and B`, `A, B and C` */
export function listInWords(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}
