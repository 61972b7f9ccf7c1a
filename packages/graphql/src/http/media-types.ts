export const json = 'application/json';
const graphqlJson = 'application/graphql-response+json';
const eventStream = 'text/event-stream';
const html = 'text/html';

export type JsonType = typeof json | typeof graphqlJson;

/** What a client takes for an answer. */
export interface Acceptable {
  /** The type of JSON it would rather have, or null if it takes none. */
  readonly json: JsonType | null;
  /** Whether it takes a stream of events. */
  readonly events: boolean;
  /** Whether it would rather have a page than any of these, as browsers would that open an address. */
  readonly page: boolean;
}

/** Clients send few different headers, and whoever sends many only makes us read them again. */
const remembered = new Map<string, Acceptable>();
const rememberedAtMost = 100;
const anything: Acceptable = { json, events: true, page: false };

/** Reads an `Accept` header. Without one, or where it leaves the choice, JSON is `application/json`. */
export function acceptableTo(accept: string | null): Acceptable {
  if (accept === null) {
    return anything;
  }
  const known = remembered.get(accept);
  if (known !== undefined) {
    return known;
  }
  const acceptable = readAccept(accept);
  if (remembered.size < rememberedAtMost && accept.length < 200) {
    remembered.set(accept, acceptable);
  }
  return acceptable;
}

interface MediaRange {
  readonly type: string;
  readonly quality: number;
  /** Its place in the header. */
  readonly place: number;
}

/** Where a header leaves the choice, in this order. */
const offered = [json, graphqlJson, eventStream, html] as const;

function readAccept(accept: string): Acceptable {
  const ranges = accept.split(',').map(readRange);
  const taken = offered
    .map((type) => ({ ...rangeOf(type, ranges), type }))
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality || a.place - b.place)
    .map(({ type }) => type);
  return {
    json: taken.find((type) => type === json || type === graphqlJson) ?? null,
    events: taken.includes(eventStream),
    page: taken[0] === html,
  };
}

const qualityParameter = /;q=([\d.]+)/u;
const charsetParameter = /;charset="?([^;"]+)/u;

function readRange(text: string, place: number): MediaRange {
  const range = text.replace(/\s/gu, '').toLowerCase();
  const [type = ''] = range.split(';', 1);
  const isUtf8 = (charsetParameter.exec(range)?.[1] ?? 'utf-8') === 'utf-8';
  return { type, place, quality: isUtf8 ? Number(qualityParameter.exec(range)?.[1] ?? 1) : 0 };
}

const nowhere: MediaRange = { type: '', place: 0, quality: 0 };

/** The most exact range that covers `type`, as that one decides. */
function rangeOf(type: string, ranges: readonly MediaRange[]): MediaRange {
  const [main] = type.split('/', 1);
  for (const range of [type, `${main}/*`, '*/*']) {
    const found = ranges.find((one) => one.type === range);
    if (found !== undefined) {
      return found;
    }
  }
  return nowhere;
}
