import { ok, type Reply, tmdbRefusals } from './tmdb-stand-in-failures.ts';

const dayMs = 86_400_000;
const pageSize = 100;
const maximumPages = 500;
const maximumDays = 14;

/** The account a stand-in keeps of changed movies. */
export interface StandInChanges {
  mark(id: number | null, date?: string): void;
  /** The answer to `/movie/changes`. */
  answer(query: URLSearchParams): Reply;
}

/** Keeps account of changes by whole days of UTC, and refuses what TMDB refuses. */
export function createStandInChanges(): StandInChanges {
  const changes: { readonly id: number | null; readonly date: string }[] = [];
  return {
    mark(id, date = today()) {
      changes.push({ id, date });
    },
    answer(query) {
      const end = query.get('end_date') ?? today();
      const start = query.get('start_date') ?? isoDay(Date.parse(end) - dayMs);
      const page = Number(query.get('page') ?? 1);
      if (![start, end].every(isDay)) return tmdbRefusals['invalid-date'];
      if (Date.parse(end) - Date.parse(start) > maximumDays * dayMs)
        return tmdbRefusals['invalid-date-range'];
      if (!Number.isInteger(page) || page < 1 || page > maximumPages) return tmdbRefusals['invalid-page'];
      const within = changes.filter(({ date }) => start <= date && date <= end);
      return ok(toPage([...new Set(within.map(({ id }) => id))], page));
    },
  };
}

function toPage(ids: readonly (number | null)[], page: number) {
  const results = ids.slice((page - 1) * pageSize, page * pageSize);
  return {
    results: results.map((id) => ({ id, adult: id === null ? null : false })),
    page,
    total_pages: Math.max(1, Math.ceil(ids.length / pageSize)),
    total_results: ids.length,
  };
}

const isDay = (value: string) => /^\d{4}-\d{2}-\d{2}$/u.test(value) && !Number.isNaN(Date.parse(value));
const isoDay = (ms: number) => new Date(ms).toISOString().slice(0, 10);
const today = () => isoDay(Date.now());
