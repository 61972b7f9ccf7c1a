import type { TmdbMovie, TmdbRelease } from './tmdb-answers.schema.ts';

/** Release types of TMDB, see https://developer.themoviedb.org/reference/movie-release-dates */
const premiere = 1;
const theatricalLimited = 2;
const theatrical = 3;
const digital = 4;
const physical = 5;

export interface ReleaseFacts {
  readonly theatricalDate: string | null;
  readonly homeReleaseDate: string | null;
  readonly certification: string | null;
}

/**
 * First in theatres (a wide release before a limited one), first at home, and the certification. The dates are those
 * of `country`, else the earliest anywhere; a certification means nothing outside its country.
 */
export function toReleaseFacts(movie: TmdbMovie, country: string): ReleaseFacts {
  const countries = movie.release_dates?.results ?? [];
  const here = countries.filter((one) => one.iso_3166_1 === country).flatMap((one) => one.release_dates);
  const anywhere = countries.flatMap((one) => one.release_dates);
  const theatricalIn = (releases: readonly TmdbRelease[]) =>
    earliest(releases, [theatrical]) ?? earliest(releases, [theatricalLimited]);

  return {
    theatricalDate: theatricalIn(here) ?? theatricalIn(anywhere) ?? movie.release_date,
    homeReleaseDate: earliest(here, [digital, physical]) ?? earliest(anywhere, [digital, physical]),
    certification: certificationOf(here) ?? oldCertification(movie, country),
  };
}

function earliest(releases: readonly TmdbRelease[], types: readonly number[]): string | null {
  const dates = releases.flatMap(({ type, release_date }) =>
    release_date !== null && types.includes(type) ? [release_date] : [],
  );
  return dates.sort()[0] ?? null;
}

const certificationOrder = [theatrical, theatricalLimited, digital, physical, premiere];

function certificationOf(releases: readonly TmdbRelease[]): string | null {
  const certified = certificationOrder.flatMap((wanted) =>
    releases.filter(({ type, certification }) => type === wanted && certification !== null),
  );
  return certified[0]?.certification ?? null;
}

function oldCertification(movie: TmdbMovie, country: string): string | null {
  const countries = movie.releases?.countries ?? [];
  return (
    countries.find((one) => one.iso_3166_1 === country && one.certification !== null)?.certification ?? null
  );
}
