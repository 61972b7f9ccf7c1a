import type { MinimumAvailability } from './movie.schema.ts';

/** How long after theatres a movie counts as out at home when the date is unknown: Radarr's rule. */
const daysUntilHomeRelease = 90;
const msPerDay = 86_400_000;

export interface AvailabilityFacts {
  readonly minimumAvailability: MinimumAvailability;
  /** ISO dates `YYYY-MM-DD`. */
  readonly theatricalDate: string | null;
  readonly homeReleaseDate: string | null;
}

/** Whether a movie is available at `nowMs` by its own minimum availability. */
export function isAvailable(facts: AvailabilityFacts, nowMs: number): boolean {
  switch (facts.minimumAvailability) {
    case 'announced':
      return true;
    case 'inCinemas':
      return facts.theatricalDate === null
        ? isReleased(facts, nowMs)
        : hasPassed(facts.theatricalDate, nowMs);
    case 'released':
      return isReleased(facts, nowMs);
  }
}

function isReleased(facts: AvailabilityFacts, nowMs: number): boolean {
  if (facts.homeReleaseDate !== null) {
    return hasPassed(facts.homeReleaseDate, nowMs);
  }
  return (
    facts.theatricalDate !== null && hasPassed(facts.theatricalDate, nowMs - daysUntilHomeRelease * msPerDay)
  );
}

const hasPassed = (date: string, nowMs: number) => Date.parse(date) <= nowMs;
