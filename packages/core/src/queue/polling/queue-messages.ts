import { counted } from '../../text/counted.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Sentences about downloads, for people. */
export const queueMessages = {
  failed: 'The download client has given up on it.',
  diskFull: (client: string, said: string) =>
    `The disk of ${client} is full. Make room, then start it again there. ${said}`,
  unwritable: (client: string, said: string) => `${said} Fix that, then start it again at ${client}.`,
  waitingForSeeds: (ms: number) => `It has received no data for ${duration(ms)}: it waits for seeds.`,
  stalledTooLong: (ms: number) => `It received no data for ${duration(ms)}.`,
  removedAtClient: (client: string) => `It was removed at ${client} before it was imported.`,
  clientGone: (client: string) => `The download client ${client} was deleted.`,
  clientDisabled: (client: string) =>
    `Its download client ${client} is disabled; enable it, so that the download is followed again, or remove the download from the queue.`,
  clientFailing: (client: string, since: Date, reason: string) =>
    `${client} has not answered since ${since.toISOString()}: ${reason}`,
  incomplete: (client: string) => `${client} calls it finished, but has not all of it.`,
  placeUnknown: (client: string) => `${client} calls it finished, but does not say where it is.`,
  notMapped: (path: string) =>
    `${path} is not a path of this machine. Add a remote path mapping to the download client.`,
  notFound: ({ path, local }: { readonly path: string; readonly local: string }) =>
    path === local
      ? `${local} cannot be found here. If the download client runs on another machine or in a container, add a remote path mapping.`
      : `${local} cannot be found here. It is what the remote path mappings make of ${path}.`,
  notReadable: ({ path, code }: { readonly path: string; readonly code: string | undefined }) =>
    `${path} cannot be read${code === undefined ? ' in time' : `: ${code}`}.`,
  tooSmall: ({
    path,
    found,
    size,
  }: {
    readonly path: string;
    readonly found: number;
    readonly size: number;
  }) => `${path} has ${found} of ${counted(size, 'byte')}.`,
} as const;

/** In whole days, hours or minutes, so that it rarely changes. */
function duration(ms: number): string {
  if (ms >= 2 * dayMs) return counted(Math.floor(ms / dayMs), 'day');
  if (ms >= hourMs) return counted(Math.floor(ms / hourMs), 'hour');
  return counted(Math.max(1, Math.floor(ms / minuteMs)), 'minute');
}
