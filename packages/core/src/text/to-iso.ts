let lastMs = 0;
let lastIso = '1970-01-01T00:00:00.000Z';

/** Keeps the last result: formatting is a tenth of a list's cost, and most movies have the same timestamp three or four times. */
export function toIso(ms: number): string {
  if (ms !== lastMs) {
    lastIso = new Date(ms).toISOString();
    lastMs = ms;
  }
  return lastIso;
}
