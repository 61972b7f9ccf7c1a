import type { ErrorCode } from './library-error.ts';

/** What each code means to a client. */
export const errorDescriptions: Readonly<Record<ErrorCode, string>> = {
  INVALID_INPUT: 'The input breaks rules; `details` names each field and its rule.',
  UNAUTHENTICATED: 'Credentials are missing, wrong or expired.',
  FORBIDDEN: 'These credentials may not be used this way.',
  RATE_LIMITED: 'Too many requests; try again later.',
  MOVIE_NOT_FOUND: 'No movie of the library has this id.',
  MOVIE_ALREADY_EXISTS: 'The movie is in the library already.',
  TASK_NOT_FOUND: 'No task has this id.',
  TASK_NOT_RETRYABLE: 'The task has neither failed nor been cancelled, or another task does its work.',
  SCHEDULE_NOT_FOUND: 'No schedule has this id.',
  QUALITY_PROFILE_NOT_FOUND: 'No quality profile has this id.',
  QUALITY_PROFILE_ALREADY_EXISTS: 'Another quality profile has this name.',
  QUALITY_PROFILE_IN_USE: 'A movie has this quality profile, or it is the default.',
  EVENTS_EXPIRED: 'Events were missed that are no longer kept; read the current state again.',
  METADATA_NOT_FOUND: 'The metadata source knows no such movie.',
  METADATA_KEY_REJECTED: 'The metadata source refuses the key of this library.',
  METADATA_BAD_ANSWER: 'The answer of the metadata source is malformed.',
  METADATA_UNAVAILABLE: 'The metadata source cannot be reached.',
  METADATA_TIMEOUT: 'The metadata source did not answer in time.',
  FILE_DELETION_REFUSED: 'The file may not or cannot be deleted.',
  ROOT_FOLDER_UNAVAILABLE: 'The root folder cannot be used now.',
  DATABASE_UNAVAILABLE: 'The database cannot be used now.',
  LIBRARY_STOPPED: 'The server is stopping.',
  INTERNAL_ERROR: 'Something unexpected happened; the log of the server says what.',
};
