/**
 * Parses a `Retry-After` header, a number of seconds or an HTTP date (RFC 9110, 10.2.3), to milliseconds.
 *
 * @returns undefined if it is missing or invalid
 */
export function parseRetryAfter(header: string | null, now: number): number | undefined {
  const value = header?.trim() ?? '';
  if (/^\d{1,9}$/u.test(value)) return Number(value) * 1000;
  // Only dates have letters; without this check, Date.parse would parse '-5' as a year.
  const date = /[a-z]/iu.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
