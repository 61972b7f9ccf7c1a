import type { MinimumAvailability } from './movie.schema.ts';

/** How long after theatres a movie counts as out at home when the date is unknown: Radarr's rule. */
const daysUntilHomeRelease = 90;
const msPerDay = 86_400_000;

export interface AvailabilityFields {
  readonly minimumAvailability: MinimumAvailability;
  /** ISO dates `YYYY-MM-DD`. */
  readonly theatricalDate: string | null;
  readonly homeReleaseDate: string | null;
}

/** Whether a movie is available at `nowMs` by its own minimum availability. */
export function isAvailable(movie: AvailabilityFields, nowMs: number): boolean {
  switch (movie.minimumAvailability) {
    case 'announced':
      return true;
    case 'inCinemas':
      return movie.theatricalDate === null
        ? isReleased(movie, nowMs)
        : hasPassed(movie.theatricalDate, nowMs);
    case 'released':
      return isReleased(movie, nowMs);
  }
}

function isReleased(movie: AvailabilityFields, nowMs: number): boolean {
  if (movie.homeReleaseDate !== null) {
    return hasPassed(movie.homeReleaseDate, nowMs);
  }
  return (
    movie.theatricalDate !== null && hasPassed(movie.theatricalDate, nowMs - daysUntilHomeRelease * msPerDay)
  );
}

const hasPassed = (date: string, nowMs: number) => Date.parse(date) <= nowMs;
