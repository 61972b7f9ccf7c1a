const name = 'cinephage_http_request_duration_seconds';
const help = 'Time until the response of a request was ready to be sent.';
/** From a prepared read to a slow response of TMDB. */
const boundsSeconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export interface CompletedRequest {
  readonly method: string;
  /** The pattern of its path, not the path, so that the number of series is bounded. */
  readonly route: string;
  readonly status: number;
  readonly durationMs: number;
}

export interface RequestDurations {
  /** Called for every request; costs little more than a map lookup. */
  record(request: CompletedRequest): void;
  /** A histogram in Prometheus' text format. */
  toText(): string;
}

interface Series {
  readonly labels: string;
  /** By bucket; the last one has no bound. */
  readonly counts: number[];
  sumMs: number;
}

/** Records durations of requests by method, route and status. */
export function createRequestDurations(): RequestDurations {
  const all = new Map<string, Series>();
  return {
    record({ method, route, status, durationMs }) {
      const labels = `method="${method}",route="${route}",status="${status}"`;
      let series = all.get(labels);
      if (series === undefined) {
        series = { labels, counts: [...boundsSeconds, Number.POSITIVE_INFINITY].map(() => 0), sumMs: 0 };
        all.set(labels, series);
      }
      const bucket = bucketOf(durationMs / 1_000);
      series.counts[bucket] = (series.counts[bucket] ?? 0) + 1;
      series.sumMs += durationMs;
    },
    toText() {
      const lines = [`# HELP ${name} ${help}`, `# TYPE ${name} histogram`];
      return [...lines, ...[...all.values()].flatMap(toLines), ''].join('\n');
    },
  };
}

function bucketOf(seconds: number): number {
  let bucket = 0;
  while (seconds > (boundsSeconds[bucket] ?? Number.POSITIVE_INFINITY)) {
    bucket += 1;
  }
  return bucket;
}

/** Buckets are cumulative. */
function toLines({ labels, counts, sumMs }: Series): string[] {
  let total = 0;
  const buckets = counts.map((count, index) => {
    total += count;
    return `${name}_bucket{le="${boundsSeconds[index] ?? '+Inf'}",${labels}} ${total}`;
  });
  return [...buckets, `${name}_sum{${labels}} ${sumMs / 1_000}`, `${name}_count{${labels}} ${total}`];
}
