import { Cron } from 'croner';

/** What crontab(5) knows and nothing beyond: what else there is, the engines read differently. */
const fields = /^(?:[\d*,/-]|[A-Z]{3})+(?: (?:[\d*,/-]|[A-Z]{3})+){4}$/iu;

/** Whether `expression` has five fields that make sense and a time that ever comes. */
export function isCronExpression(expression: string): boolean {
  return fields.test(expression) && nextRun(expression, 'UTC', new Date()) !== null;
}

export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** The first moment after `after` that `expression` names in `timeZone`; null if there is none. */
export function nextRun(expression: string, timeZone: string, after: Date): Date | null {
  try {
    return new Cron(expression, { mode: '5-part', timezone: timeZone, paused: true }).nextRun(after);
  } catch {
    return null;
  }
}
