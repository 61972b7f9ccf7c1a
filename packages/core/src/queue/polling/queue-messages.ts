import { counted } from '../../text/counted.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Sentences about downloads, for people. */
export const queueMessages = {
  failed: 'The download client has given up on it.',
  waitingForSeeds: (ms: number) => `It has received no data for ${duration(ms)}: it waits for seeds.`,
  stalledTooLong: (ms: number) => `It received no data for ${duration(ms)}.`,
  removedAtClient: (client: string) => `It was removed at ${client} before it was imported.`,
} as const;

/** In whole days, hours or minutes, so that it rarely changes. */
function duration(ms: number): string {
  if (ms >= 2 * dayMs) return counted(Math.floor(ms / dayMs), 'day');
  if (ms >= hourMs) return counted(Math.floor(ms / hourMs), 'hour');
  return counted(Math.max(1, Math.floor(ms / minuteMs)), 'minute');
}
