import { int32Maximum } from '../database/int32.ts';
import type { MovieMetadata } from '../metadata/metadata-source.ts';
import { clean, cleanOrNull } from '../text/clean.ts';
import { foldForSort } from '../text/fold.ts';
import { foldForSearch } from '../text/search-text.ts';
import { titleKeys } from '../text/title-key.ts';

/** The metadata of a movie in the columns that store it. */
export function toStoredMetadata(metadata: MovieMetadata) {
  const title = clean(metadata.title);
  const originalTitle = cleanOrNull(metadata.originalTitle);
  const alternativeTitles = metadata.alternativeTitles.map(clean);
  return {
    movie: {
      imdbId: cleanOrNull(metadata.imdbId),
      title,
      originalTitle,
      sortTitle: foldForSort(title),
      searchText: foldForSearch([title, originalTitle, ...alternativeTitles]),
      year: wholeOrNull(metadata.year),
      overview: cleanOrNull(metadata.overview),
      runtime: wholeOrNull(metadata.runtime),
      certification: cleanOrNull(metadata.certification),
      tmdbRating: metadata.tmdbRating,
      tmdbVoteCount: wholeOrNull(metadata.tmdbVoteCount),
      posterPath: cleanOrNull(metadata.posterPath),
      backdropPath: cleanOrNull(metadata.backdropPath),
      theatricalDate: cleanOrNull(metadata.theatricalDate),
      homeReleaseDate: cleanOrNull(metadata.homeReleaseDate),
    },
    details: {
      tagline: cleanOrNull(metadata.tagline),
      website: cleanOrNull(metadata.website),
      studio: cleanOrNull(metadata.studio ?? null),
      collection: cleanOrNull(metadata.collection ?? null),
      originalLanguage: cleanOrNull(metadata.originalLanguage ?? null),
      alternativeTitles,
      castMembers: metadata.cast.map((member) => ({
        name: clean(member.name),
        character: cleanOrNull(member.character),
        tmdbId: wholeOrNull(member.tmdbId),
      })),
      crewMembers: metadata.crew.map((member) => ({
        name: clean(member.name),
        job: cleanOrNull(member.job),
        tmdbId: wholeOrNull(member.tmdbId),
      })),
      titleKeys: titleKeys([title, originalTitle, ...alternativeTitles]),
      images: metadata.images.map(({ path, type }) => ({ path: clean(path), type: clean(type) })),
    },
    genres: [...new Set(metadata.genres.map(clean))],
  };
}

/** What the columns and the public shapes take: a source of a host's own may say 119.5 minutes, or more votes than fit. */
function wholeOrNull(value: number | null): number | null {
  const whole = value === null ? Number.NaN : Math.round(value);
  return Math.abs(whole) <= int32Maximum ? whole : null;
}
