import type { Database } from '../../database/database.ts';
import type { MinimumAvailability } from '../movie.schema.ts';

/** Columns of a movie, its details and its file as the reader returns them: timestamps in milliseconds, JSON as text. */
export interface MovieRow {
  readonly id: string;
  readonly title: string;
  readonly original_title: string | null;
  readonly year: number | null;
  readonly tmdb_id: number;
  readonly imdb_id: string | null;
  readonly overview: string | null;
  readonly tagline: string | null;
  readonly runtime: number | null;
  readonly genres: string;
  readonly certification: string | null;
  readonly tmdb_rating: number | null;
  readonly tmdb_vote_count: number | null;
  readonly poster_path: string | null;
  readonly backdrop_path: string | null;
  readonly website: string | null;
  readonly theatrical_date: string | null;
  readonly home_release_date: string | null;
  readonly monitored: boolean | number;
  readonly has_file: boolean | number;
  readonly created_at: number;
  readonly updated_at: number;
  readonly added_at: number;
  readonly minimum_availability: MinimumAvailability;
  readonly root_folder_path: string;
  readonly search_on_add: boolean | number;
  readonly quality_profile_id: string;
  readonly last_search_time: number | null;
  readonly title_slug: string;
  readonly alternative_titles: string;
  readonly cast_members: string;
  readonly crew_members: string;
  readonly images: string;
  readonly file_id: string | null;
  readonly file_path: string;
  readonly file_size: number;
  readonly file_quality: string;
  readonly file_quality_score: number;
  readonly file_release_title: string | null;
  readonly file_release_group: string | null;
  readonly file_edition: string | null;
  readonly file_languages: string;
  readonly file_media_info: string | null;
  readonly file_date_added: number;
  readonly file_format_score: number | null;
  readonly wanted: number | null;
  readonly movie_file_quality: string | null;
  readonly profile_met_qualities: string;
  readonly profile_cutoff: string;
  readonly profile_cutoff_format_score: number;
}

export interface ReadMoviesDeps {
  readonly database: Database;
  /** Read for every answer: a source may learn its base URL after it is opened. */
  readonly imageBaseUrl: () => string;
  readonly now: () => Date;
}

/** What reading a movie needs in addition to its row. */
export interface ReadContext {
  /** Prefix of image paths, ending in a slash. */
  readonly imageBaseUrl: string;
  readonly nowMs: number;
}

export const createReadContext = ({ imageBaseUrl, now }: Omit<ReadMoviesDeps, 'database'>): ReadContext => ({
  imageBaseUrl: imageBaseUrl(),
  nowMs: now().getTime(),
});
