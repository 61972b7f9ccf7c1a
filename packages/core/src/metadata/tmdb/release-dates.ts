import { fold } from '../../text/fold.ts';
import type { TmdbMovie, TmdbRelease } from './tmdb-responses.schema.ts';

/** Release types of TMDB, see https://developer.themoviedb.org/reference/movie-release-dates */
const premiere = 1;
const theatricalLimited = 2;
const theatrical = 3;
const digital = 4;
const physical = 5;

export interface ReleaseInfo {
  readonly theatricalDate: string | null;
  readonly homeReleaseDate: string | null;
  readonly certification: string | null;
}

/**
 * Finds the first theatrical date (wide releases before limited ones), the first home release and the certification. Dates are
 * those of `region`, otherwise the earliest of any country; certifications are only valid in their country.
 */
export function toReleaseInfo(movie: TmdbMovie, region: string): ReleaseInfo {
  const countries = byCountry(movie);
  const inRegion = countries.get(region) ?? [];
  const anywhere = [...countries.values()].flat();
  const theatricalAnywhere = theatricalIn(anywhere);
  const homeIn = (releases: readonly TmdbRelease[]) => homeReleaseDates(releases, theatricalAnywhere);

  return {
    theatricalDate: theatricalIn(inRegion) ?? theatricalAnywhere ?? movie.release_date,
    homeReleaseDate: first(homeIn(inRegion)) ?? first([...countries.values()].flatMap(homeIn)),
    certification: certificationOf(inRegion) ?? oldCertification(movie, region),
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
 * The home release dates of a movie in one country. A date before the theatrical release is a preview or a mistake and left
 * out; without a theatrical release (direct to streaming) all dates count.
 */
function homeReleaseDates(releases: readonly TmdbRelease[], theatricalAnywhere: string | null): string[] {
  const notBefore = theatricalIn(releases) ?? theatricalAnywhere;
  const atHome = releases.filter(({ type, note }) => type !== digital || !mentionsFestival(note));
  return datesOf(atHome, [digital, physical]).filter((date) => notBefore === null || date >= notBefore);
}

/** Festivals that stream movies, by their words in the languages of TMDB's notes or by name; folded. */
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

const mentionsFestival = (note: string | null) => note !== null && festival.test(fold(note));

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
