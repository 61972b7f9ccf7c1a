import { describe, expect, it } from 'vitest';
import { isAvailable } from './is-available.ts';
import type { MinimumAvailability } from './movie.schema.ts';

const today = '2026-06-01';
const past = '2026-05-31';
const future = '2026-06-02';
/** 90 and 89 days before today. */
const longInTheatres = '2026-03-03';
const notLongEnough = '2026-03-04';

type Row = readonly [
  minimum: MinimumAvailability,
  theatrical: string | null,
  home: string | null,
  available: boolean,
];

describe('a movie', () => {
  it.each<Row>([
    ['announced', null, null, true],
    ['announced', future, future, true],
    ['inCinemas', past, null, true],
    ['inCinemas', today, null, true],
    ['inCinemas', future, null, false],
    ['inCinemas', future, past, false],
    ['inCinemas', null, past, true],
    ['inCinemas', null, future, false],
    ['inCinemas', null, null, false],
    ['released', past, past, true],
    ['released', past, today, true],
    ['released', longInTheatres, future, false],
    ['released', longInTheatres, null, true],
    ['released', notLongEnough, null, false],
    ['released', null, past, true],
    ['released', null, null, false],
  ])(
    'wanted when %s, in theatres %s, at home %s: available is %s',
    (minimumAvailability, theatricalDate, homeReleaseDate, available) => {
      expect(isAvailable({ minimumAvailability, theatricalDate, homeReleaseDate }, Date.parse(today))).toBe(
        available,
      );
    },
  );
});
