import type { MediaInfo } from '../../files/media-info.schema.ts';
import { imageUrl } from '../../metadata/image-url.ts';
import { wantedValues } from '../../quality/wanted-values.ts';
import { toIso } from '../../text/to-iso.ts';
import { isAvailable } from '../is-available.ts';
import type { Credits, CutoffUnmet, Movie, MovieFile } from '../movie.schema.ts';
import type { MovieRow, ReadContext } from './movie-row.ts';
import type { MovieRecord } from './movie-selection.ts';

/** The columns of a field, and how its value is read from them. */
export interface Field<Value> {
  /** Columns of `movie m`, `movie_details d`, `movie_file f` and `quality_profile q`. */
  readonly columns: readonly string[];
  read(row: MovieRow, reading: ReadContext): Value;
}

type FieldsOf<Shape> = { readonly [Name in keyof Shape]: Field<Shape[Name]> };

const field = <Value>(columns: string, read: Field<Value>['read']): Field<Value> => ({
  columns: columns.split(', '),
  read,
});

const isoOrNull = (ms: number | null) => (ms === null ? null : toIso(ms));

/** Maps a stored movie to the public one: all fields but the file and the credits. */
export const movieFields: FieldsOf<Omit<MovieRecord, 'file' | 'credits'>> = {
  id: field('m.id', (row) => row.id),
  title: field('m.title', (row) => row.title),
  originalTitle: field('m.original_title', (row) => row.original_title),
  year: field('m.year', (row) => row.year),
  tmdbId: field('m.tmdb_id', (row) => row.tmdb_id),
  imdbId: field('m.imdb_id', (row) => row.imdb_id),
  overview: field('m.overview', (row) => row.overview),
  tagline: field('d.tagline', (row) => row.tagline),
  runtime: field('m.runtime', (row) => row.runtime),
  genres: field('m.genres', (row) => JSON.parse(row.genres) as string[]),
  certification: field('m.certification', (row) => row.certification),
  tmdbRating: field('m.tmdb_rating', (row) => row.tmdb_rating),
  tmdbVoteCount: field('m.tmdb_vote_count', (row) => row.tmdb_vote_count),
  posterUrl: field('m.poster_path', (row, { imageBaseUrl }) => imageUrl(imageBaseUrl, row.poster_path)),
  backdropUrl: field('m.backdrop_path', (row, { imageBaseUrl }) => imageUrl(imageBaseUrl, row.backdrop_path)),
  website: field('d.website', (row) => row.website),
  isAvailable: field('m.minimum_availability, m.theatrical_date, m.home_release_date', (row, { nowMs }) => {
    const { minimum_availability: minimumAvailability, theatrical_date: theatricalDate } = row;
    return isAvailable(
      { minimumAvailability, theatricalDate, homeReleaseDate: row.home_release_date },
      nowMs,
    );
  }),
  monitored: field('m.monitored', (row) => Boolean(row.monitored)),
  downloaded: field('m.has_file', (row) => Boolean(row.has_file)),
  hasFile: field('m.has_file', (row) => Boolean(row.has_file)),
  fileId: field('f.id as file_id', (row) => row.file_id),
  createdAt: field('m.created_at', (row) => toIso(row.created_at)),
  updatedAt: field('m.updated_at', (row) => toIso(row.updated_at)),
  addedAt: field('m.added_at', (row) => toIso(row.added_at)),
  minimumAvailability: field('m.minimum_availability', (row) => row.minimum_availability),
  rootFolderPath: field('m.root_folder_path', (row) => row.root_folder_path),
  searchOnAdd: field('m.search_on_add', (row) => Boolean(row.search_on_add)),
  qualityProfileId: field('m.quality_profile_id', (row) => row.quality_profile_id),
  cutoffUnmet: field(
    'm.wanted, m.file_quality as movie_file_quality, f.format_score as file_format_score, ' +
      'q.met_qualities as profile_met_qualities, q.cutoff as profile_cutoff, ' +
      'q.cutoff_format_score as profile_cutoff_format_score',
    readCutoffUnmet,
  ),
  lastSearchTime: field('m.last_search_time', (row) => isoOrNull(row.last_search_time)),
  titleSlug: field('m.title_slug', (row) => row.title_slug),
  alternativeTitles: field('d.alternative_titles', (row) => JSON.parse(row.alternative_titles) as string[]),
  images: field('d.images', (row, { imageBaseUrl }): Movie['images'] =>
    (JSON.parse(row.images) as { path: string; type: string }[]).map(({ path, type }) => ({
      url: `${imageBaseUrl}${path.slice(1)}`,
      type,
    })),
  ),
};

function readCutoffUnmet(row: MovieRow): CutoffUnmet | null {
  if (row.wanted !== wantedValues.cutoffUnmet) {
    return null;
  }
  const met = JSON.parse(row.profile_met_qualities) as string[];
  return {
    reason: met.includes(row.movie_file_quality ?? '') ? 'score' : 'quality',
    cutoff: row.profile_cutoff,
    formatScore: row.file_format_score,
    cutoffFormatScore: row.profile_cutoff_format_score,
  };
}

/** The fields of its credits. */
export const creditsFields: FieldsOf<Credits> = {
  cast: field('d.cast_members', (row) => JSON.parse(row.cast_members) as Credits['cast']),
  crew: field('d.crew_members', (row) => JSON.parse(row.crew_members) as Credits['crew']),
};

/** The fields of its file. */
export const fileFields: FieldsOf<MovieFile> = {
  id: field('f.id as file_id', (row) => row.file_id ?? ''),
  path: field('f.path as file_path', (row) => row.file_path),
  size: field('f.size as file_size', (row) => row.file_size),
  quality: field('f.quality as file_quality', (row) => row.file_quality),
  qualityScore: field('f.quality_score as file_quality_score', (row) => row.file_quality_score),
  releaseTitle: field('f.release_title as file_release_title', (row) => row.file_release_title),
  releaseGroup: field('f.release_group as file_release_group', (row) => row.file_release_group),
  edition: field('f.edition as file_edition', (row) => row.file_edition),
  languages: field('f.languages as file_languages', (row) => JSON.parse(row.file_languages) as string[]),
  mediaInfo: field('f.media_info as file_media_info', (row) =>
    row.file_media_info === null ? null : (JSON.parse(row.file_media_info) as MediaInfo),
  ),
  dateAdded: field('f.date_added as file_date_added', (row) => toIso(row.file_date_added)),
};

/** Null if the movie has no file; read with any other field of the file. */
export const fileKey = 'f.id as file_id';
