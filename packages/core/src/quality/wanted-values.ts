/** Why a monitored movie is searched for: it has no file, or one below the cutoff of its quality profile. */
export type Wanted = 'missing' | 'cutoffUnmet';

/** Values of `movie.wanted`. */
export const wantedValues = { missing: 1, cutoffUnmet: 2 } as const satisfies Record<Wanted, number>;
