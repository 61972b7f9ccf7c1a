import { Cron } from 'croner';

/** What crontab(5) knows and nothing beyond: what else there is, other programs read differently. */
const fields = /^(?:[\d*,/-]|[A-Z]{3})+(?: (?:[\d*,/-]|[A-Z]{3})+){4}$/iu;

/** What a cron expression must be; completes a sentence that begins with the name of the field. */
export const cronRule =
  'must be a cron expression of five fields (minute, hour, day of month, month, day of week) that names a time, such as "0 3 * * *" for 3 o’clock every night; each field is *, numbers, English names of three letters, ranges from low to high, steps such as */15, or a list of these';

/** What a time zone must be; completes a sentence that begins with the name of the field. */
export const timeZoneRule = 'must be an IANA time zone such as Europe/Berlin, or UTC';

/** Whether `expression` has five fields that make sense and a time that ever comes. */
export function isCronExpression(expression: string): boolean {
  return fields.test(expression) && nextRun(expression, 'UTC', new Date()) !== null;
}

/** Whether times can be computed in the zone of this name; judged by what computes them. */
export function isTimeZone(name: string): boolean {
  // Without a name, times would be those of the zone the process is in.
  return name !== '' && nextRun('* * * * *', name, new Date()) !== null;
}

/**
 * The first time after `after` that `expression` names in `timeZone`; null if there is none. Both databases go by this, for
 * what the API says and for when tasks are started.
 *
 * Where clocks change: a time that does not exist is replaced by the first one after the gap; a time that comes twice
 * counts once if the expression names a single hour, and twice if it names several.
 */
export function nextRun(expression: string, timeZone: string, after: Date): Date | null {
  try {
    return new Cron(expression, { mode: '5-part', timezone: timeZone, paused: true }).nextRun(after);
  } catch {
    return null;
  }
}
