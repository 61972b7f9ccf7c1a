import { bigint, integer, json, text, timestamp, uuid } from './column.ts';

/** What scans of root folders found. */
export const scanTables = {
  root_folder_scan: {
    root_folder_id: uuid(),
    task_id: uuid(),
    started_at: timestamp(),
    finished_at: timestamp().nullable(),
    problem: json().nullable(),
    result: json().nullable(),
    library_version: text().nullable(),
  },
  unmatched_file: {
    id: uuid(),
    root_folder_id: uuid(),
    path: text(),
    size: bigint(),
    mtime_ms: bigint(),
    device: text(),
    inode: text(),
    reason: text<UnmatchedReason>(),
    imdb_id: text().nullable(),
    tmdb_id: integer().nullable(),
    candidates: json().nullable(),
    found_at: timestamp(),
  },
} as const;

type UnmatchedReason =
  | 'noMatch'
  | 'ambiguous'
  | 'otherYear'
  | 'movieHasFile'
  | 'otherRootFolder'
  | 'multiPart';
