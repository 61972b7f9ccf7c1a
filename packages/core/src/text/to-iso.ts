let lastMs = 0;
let lastIso = '1970-01-01T00:00:00.000Z';

/** Formatting a date is a tenth of a list's cost, and most movies carry the same moment three or four times over. */
export function toIso(ms: number): string {
  if (ms !== lastMs) {
    lastIso = new Date(ms).toISOString();
    lastMs = ms;
  }
  return lastIso;
}
