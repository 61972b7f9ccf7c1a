/** Time zones whose clocks change by an hour, by half an hour or by two, at 2 o'clock, at midnight or in the evening. */
export const zones = [
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'America/Santiago',
  'Africa/Cairo',
  'Asia/Beirut',
  'Pacific/Chatham',
  'Antarctica/Troll',
] as const;

/** Expressions that name times in and around the hours that are left out or come twice. */
export const crons = [
  '30 2 * * *',
  '0 2,3 * * *',
  '*/30 1-3 * * *',
  '0 0 * * *',
  '30 0 * * *',
  '45 1 * * *',
  '30 23 * * *',
  '0 * * * *',
  '*/7 */2 * * *',
  '30 2 * * SUN',
  '0 0 1 * *',
] as const;

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** From two days before until two days after each change of the offset of `zone` in 2027, in milliseconds. */
export function nights(zone: string): readonly (readonly [from: number, to: number])[] {
  const offsetAt = createOffsets(zone);
  const days = Array.from({ length: 360 }, (_, day) => Date.UTC(2027, 0, 3) + day * dayMs);
  return days
    .filter((day) => offsetAt(day) !== offsetAt(day + dayMs))
    .map((day) => [day - 2 * dayMs, day + 3 * dayMs] as const);
}

function createOffsets(timeZone: string): (at: number) => string | undefined {
  const format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
  return (at) => format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value;
}
