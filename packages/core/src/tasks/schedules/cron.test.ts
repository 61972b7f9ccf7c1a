import { describe, expect, it } from 'vitest';
import { isCronExpression, isTimeZone, nextRun } from './cron.ts';

describe('cron expressions', () => {
  it.each([
    '* * * * *',
    '0 3 * * *',
    '*/15 0-6,22 1,15 */2 MON-FRI',
    '17 * * * 0',
    '0 0 29 2 *',
    '5 4 * JAN sun',
  ])('are fine: %s', (expression) => expect(isCronExpression(expression)).toBe(true));

  it.each([
    '',
    'x',
    '* * * *',
    '* * * * * *',
    '@daily',
    '60 * * * *',
    '0 24 * * *',
    '0 0 31 2 *',
    '0 0 L * *',
    '0 0 * * 5#2',
    '0 0 ? * *',
    '  0 3 * * *',
    '0 3 * * *\n',
  ])('are not: %j', (expression) => expect(isCronExpression(expression)).toBe(false));

  it('name the next time in their time zone, also when clocks are changed', () => {
    const next = (expression: string, zone: string, after: string) =>
      nextRun(expression, zone, new Date(after))?.toISOString();
    expect(next('0 3 * * *', 'UTC', '2026-01-01T03:00:00Z')).toBe('2026-01-02T03:00:00.000Z');
    expect(next('0 3 * * *', 'Europe/Berlin', '2026-07-01T00:00:00Z')).toBe('2026-07-01T01:00:00.000Z');
    expect(next('0 3 * * *', 'Europe/Berlin', '2026-10-25T02:00:00Z')).toBe('2026-10-26T02:00:00.000Z');
    expect(next('0 0 * * MON', 'America/New_York', '2026-11-24T00:00:00Z')).toBe('2026-11-30T05:00:00.000Z');
  });

  it('take the names of time zones and nothing else', () => {
    for (const zone of ['UTC', 'Europe/Berlin', 'Asia/Kolkata']) expect(isTimeZone(zone), zone).toBe(true);
    for (const zone of ['', 'Berlin', 'Europe/Nowhere', '../etc']) expect(isTimeZone(zone), zone).toBe(false);
  });
});
