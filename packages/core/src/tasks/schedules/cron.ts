import { Cron } from 'croner';

/** The syntax of crontab(5) without extensions, which differ between programs. */
const fields = /^(?:[\d*,/-]|[A-Z]{3})+(?: (?:[\d*,/-]|[A-Z]{3})+){4}$/iu;

/** The rule for cron expressions; completes a sentence that begins with the name of the field. */
export const cronRule =
  'must be a cron expression of five fields (minute, hour, day of month, month, day of week) that names a time, such as "0 3 * * *" for 3 o’clock every night; each field is *, numbers, English names of three letters, ranges from low to high, steps such as */15, or a list of these';

/** The rule for time zones; completes a sentence that begins with the name of the field. */
export const timeZoneRule = 'must be an IANA time zone such as Europe/Berlin, or UTC';

/** Whether `expression` has five valid fields and matches at least one time in the future. */
export function isCronExpression(expression: string): boolean {
  return fields.test(expression) && nextRun(expression, 'UTC', new Date()) !== null;
}

/** Whether croner, which computes the times, knows the zone of this name. */
export function isTimeZone(name: string): boolean {
  // Croner takes an empty name for the zone of the process.
  return name !== '' && nextRun('* * * * *', name, new Date()) !== null;
}

/**
 * The first time after `after` that `expression` matches in `timeZone`; null if there is not one. Used on both databases, for
 * the API and for starting tasks.
 *
 * When clocks change: a time that does not exist is replaced by the first one after the gap; a time that comes twice counts
 * once if the expression names a single hour, and twice if it names several.
 */
export function nextRun(expression: string, timeZone: string, after: Date): Date | null {
  // Without the tables of time zones, which cost 30 ms and megabytes when the first one is read.
  const zone = timeZone === 'UTC' ? { utcOffset: 0 } : { timezone: timeZone };
  try {
    return new Cron(expression, { mode: '5-part', ...zone, paused: true }).nextRun(after);
  } catch {
    return null;
  }
}
