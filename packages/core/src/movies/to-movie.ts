import { isAvailable } from './is-available.ts';
import type { MediaInfo, Movie, MovieFile } from './movie.schema.ts';
import { listItemColumns, type MovieRow, toMovieListItem } from './to-movie-list-item.ts';

/** A movie with everything that is stored about it. */
export interface MovieDetailRow extends MovieRow {
  readonly tagline: string | null;
  readonly website: string | null;
  readonly theatrical_date: string | null;
  readonly home_release_date: string | null;
  readonly alternative_titles: string;
  readonly cast_members: string;
  readonly crew_members: string;
  readonly images: string;
  readonly file_release_group: string | null;
  readonly file_edition: string | null;
  readonly file_languages: string;
  readonly file_media_info: string | null;
}

export const detailColumns = [
  listItemColumns,
  'm.theatrical_date, m.home_release_date',
  'd.tagline, d.website, d.alternative_titles, d.cast_members, d.crew_members, d.images',
  'f.release_group as file_release_group, f.edition as file_edition, f.languages as file_languages, f.media_info as file_media_info',
].join(', ');

/** The one place where a stored movie becomes the full public one. */
export function toMovie(row: MovieDetailRow, imageBaseUrl: string, nowMs: number): Movie {
  const item = toMovieListItem(row, imageBaseUrl);
  const { id, title, originalTitle, year, tmdbId, imdbId, overview, file, ...rest } = item;
  const { runtime, genres, certification, tmdbRating, tmdbVoteCount, posterUrl, backdropUrl, ...state } =
    rest;
  const { monitored, downloaded, hasFile, fileId, ...library } = state;
  return {
    ...{ id, title, originalTitle, year, tmdbId, imdbId, overview, tagline: row.tagline },
    ...{ runtime, genres, certification, tmdbRating, tmdbVoteCount, posterUrl, backdropUrl },
    website: row.website,
    isAvailable: isAvailable(
      {
        minimumAvailability: row.minimum_availability,
        theatricalDate: row.theatrical_date,
        homeReleaseDate: row.home_release_date,
      },
      nowMs,
    ),
    ...{ monitored, downloaded, hasFile, fileId, file: file === null ? null : toMovieFile(row, file) },
    ...library,
    alternativeTitles: JSON.parse(row.alternative_titles) as string[],
    credits: {
      cast: JSON.parse(row.cast_members) as Movie['credits']['cast'],
      crew: JSON.parse(row.crew_members) as Movie['credits']['crew'],
    },
    images: (JSON.parse(row.images) as { path: string; type: string }[]).map(({ path, type }) => ({
      url: `${imageBaseUrl}${path.slice(1)}`,
      type,
    })),
  };
}

function toMovieFile(
  row: MovieDetailRow,
  summary: NonNullable<ReturnType<typeof toMovieListItem>['file']>,
): MovieFile {
  const { dateAdded, ...known } = summary;
  return {
    ...known,
    releaseGroup: row.file_release_group,
    edition: row.file_edition,
    languages: JSON.parse(row.file_languages) as string[],
    mediaInfo: row.file_media_info === null ? null : (JSON.parse(row.file_media_info) as MediaInfo),
    dateAdded,
  };
}
