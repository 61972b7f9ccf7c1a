import { describe, expect, it } from 'vitest';
import { crons, nights, zones } from './clock-changes.fixture.ts';
import { isCronExpression, isTimeZone, nextRun } from './cron.ts';

describe('cron expressions', () => {
  it.each([
    '* * * * *',
    '0 3 * * *',
    '*/15 0-6,22 1,15 */2 MON-FRI',
    '17 * * * 0',
    '0 0 29 2 *',
    '5 4 * JAN sun',
    '0 3 * * SAT-SUN',
    '0 3 * * 0,7',
    '0 3 * * 1,1',
    '0 3 * * 6-SUN',
    '0 3 * * *,*',
    '0 3 * JAN,1 *',
    '*/1,*/2 * * * *',
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
    '0 3 * * FRI-MON',
    '0 22-2 * * *',
    '*/0 * * * *',
    '1,,2 * * * *',
    '1/5 * * * *',
    'FREQ=DAILY',
  ])('are not: %j', (expression) => expect(isCronExpression(expression)).toBe(false));

  it('take names, repetitions and both numbers of Sunday for the same days', () => {
    const week = (days: string) =>
      runs(`0 3 * * ${days}`, 'UTC', Date.parse('2027-01-01T00:00Z'), Date.parse('2027-01-15T00:00Z'));
    expect(week('SAT-SUN')).toEqual(week('0,6'));
    expect(week('6-SUN')).toEqual(week('6,7'));
    expect(week('6-SUN')).toEqual(week('0,6'));
    expect(week('0,7')).toEqual(week('0'));
    expect(week('*,*')).toEqual(week('*'));
  });

  it('name the next time in their time zone, also when clocks are changed', () => {
    const next = (expression: string, zone: string, after: string) =>
      nextRun(expression, zone, new Date(after))?.toISOString();
    expect(next('0 3 * * *', 'UTC', '2026-01-01T03:00:00Z')).toBe('2026-01-02T03:00:00.000Z');
    expect(next('0 3 * * *', 'Europe/Berlin', '2026-07-01T00:00:00Z')).toBe('2026-07-01T01:00:00.000Z');
    expect(next('0 3 * * *', 'Europe/Berlin', '2026-10-25T02:00:00Z')).toBe('2026-10-26T02:00:00.000Z');
    expect(next('0 0 * * MON', 'America/New_York', '2026-11-24T00:00:00Z')).toBe('2026-11-30T05:00:00.000Z');
    expect(next('30 2 * * *', 'Europe/Berlin', '2027-03-27T12:00:00Z')).toBe('2027-03-28T01:00:00.000Z');
  });

  it('take the names of time zones and nothing else', () => {
    for (const zone of ['UTC', 'Europe/Berlin', 'Asia/Kolkata']) expect(isTimeZone(zone), zone).toBe(true);
    for (const zone of ['', 'Berlin', 'Europe/Nowhere', '../etc']) expect(isTimeZone(zone), zone).toBe(false);
  });
});

describe.each(zones)('times around the nights on which clocks change in %s', (zone) => {
  const windows = nights(zone);

  it('follow each other, and are the same from wherever they are looked for', () => {
    for (const [from, to] of windows) {
      for (const cron of crons) {
        let before = from;
        for (const time of runs(cron, zone, from, to)) {
          const step = Math.max(60_000, Math.floor((time - before) / 5));
          for (let after = before; after < time; after += step) {
            expect(nextRun(cron, zone, new Date(after))?.getTime(), `${cron} after ${after}`).toBe(time);
          }
          before = time;
        }
      }
    }
  });

  it('come once a local day for what names one time a day', () => {
    for (const [from, to] of windows) {
      for (const cron of ['30 2 * * *', '0 0 * * *', '30 0 * * *', '45 1 * * *', '30 23 * * *']) {
        const days = runs(cron, zone, from, to).map((time) => localDay(time, zone));
        expect(new Set(days).size, cron).toBe(days.length);
        expect(days.length, cron).toBeGreaterThanOrEqual(3);
      }
    }
  });

  it('come at every five minutes for what names those of every hour', () => {
    for (const [from, to] of windows) {
      const changes = [from + 46 * 3_600_000, from + 74 * 3_600_000] as const;
      expect(to).toBeGreaterThan(changes[1]);
      expect(runs('*/5 * * * *', zone, ...changes).length).toBe((changes[1] - changes[0]) / 300_000);
    }
  });
});

function runs(cron: string, zone: string, from: number, to: number): number[] {
  const times: number[] = [];
  for (let after = from; ; ) {
    const next = nextRun(cron, zone, new Date(after))?.getTime() ?? Number.POSITIVE_INFINITY;
    expect(next, `${cron} after ${after}`).toBeGreaterThan(after);
    if (next > to) return times;
    times.push(next);
    after = next;
  }
}

const localDay = (time: number, timeZone: string) =>
  new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(time);
