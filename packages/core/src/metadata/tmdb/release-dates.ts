import { fold } from '../../text/fold.ts';
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
 * First in theatres (a wide release before a limited one), first at home, and the certification. Dates are those of
 * `region`, else the earliest of any country; a certification means nothing outside its country.
 */
export function toReleaseFacts(movie: TmdbMovie, region: string): ReleaseFacts {
  const countries = byCountry(movie);
  const here = countries.get(region) ?? [];
  const anywhere = [...countries.values()].flat();
  const theatricalAnywhere = theatricalIn(anywhere);
  const homeIn = (releases: readonly TmdbRelease[]) => homeDates(releases, theatricalAnywhere);

  return {
    theatricalDate: theatricalIn(here) ?? theatricalAnywhere ?? movie.release_date,
    homeReleaseDate: first(homeIn(here)) ?? first([...countries.values()].flatMap(homeIn)),
    certification: certificationOf(here) ?? oldCertification(movie, region),
  };
}

/** A country may be listed more than once. */
function byCountry(movie: TmdbMovie): Map<string, TmdbRelease[]> {
  const countries = new Map<string, TmdbRelease[]>();
  for (const { iso_3166_1, release_dates } of movie.release_dates?.results ?? []) {
    countries.set(iso_3166_1, [...(countries.get(iso_3166_1) ?? []), ...release_dates]);
  }
  return countries;
}

const theatricalIn = (releases: readonly TmdbRelease[]) =>
  first(datesOf(releases, [theatrical])) ?? first(datesOf(releases, [theatricalLimited]));

/**
 * When a movie came out at home in one country. A date before theatres had it is a preview or a mistake, unless no theatre
 * ever had it: then it went straight to streaming.
 */
function homeDates(releases: readonly TmdbRelease[], theatricalAnywhere: string | null): string[] {
  const notBefore = theatricalIn(releases) ?? theatricalAnywhere;
  const atHome = releases.filter(({ type, note }) => type !== digital || !namesFestival(note));
  return datesOf(atHome, [digital, physical]).filter((date) => notBefore === null || date >= notBefore);
}

/** Festivals that stream their programme, by what they call themselves in the languages of TMDB's notes, or by name; folded. */
const festival = new RegExp(
  [
    'festival|festivaal|fesztival|festiwal|festspiele|jaialdi|liên hoan phim',
    // Fantastic Fest, Outfest, Filmfest Hamburg; no manifest.
    String.raw`(?<!\bmani|\bin)fest\b`,
    'фестивал|φεστιβάλ|փառատոն|ფესტივალ|פסטיבל|مهرجان|جشنواره|महोत्सव|映画祭|电影节|電影節|影展|영화제|เทศกาล',
    String.raw`\b(?:sundance|slamdance|tribeca|sxsw|south by southwest|tiff|iffr|idfa|cph:?dox|hot docs|berlinale|viennale|biennale|cannes|locarno|telluride|mostra)\b`,
  ]
    .map(fold)
    .join('|'),
  'iu',
);

const namesFestival = (note: string | null) => note !== null && festival.test(fold(note));

const datesOf = (releases: readonly TmdbRelease[], types: readonly number[]) =>
  releases.flatMap(({ type, release_date }) =>
    release_date !== null && types.includes(type) ? [release_date] : [],
  );

const first = (dates: readonly string[]): string | null => dates.toSorted()[0] ?? null;

const certificationOrder = [theatrical, theatricalLimited, digital, physical, premiere];

function certificationOf(releases: readonly TmdbRelease[]): string | null {
  const certified = certificationOrder.flatMap((wanted) =>
    releases.filter(({ type, certification }) => type === wanted && certification !== null),
  );
  return certified[0]?.certification ?? null;
}

function oldCertification(movie: TmdbMovie, region: string): string | null {
  const countries = movie.releases?.countries ?? [];
  return (
    countries.find((one) => one.iso_3166_1 === region && one.certification !== null)?.certification ?? null
  );
}
