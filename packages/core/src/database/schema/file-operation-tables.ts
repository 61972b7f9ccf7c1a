import { bigint, json, text, timestamp, uuid } from './column.ts';

/** The journal of operations on files, and the recycle bin. */
export const fileOperationTables = {
  file_operation: {
    id: uuid(),
    kind: text(),
    movie_id: uuid().nullable(),
    lock_key: text().nullable(),
    state: text<'running' | 'undoing' | 'committed'>().withDefault(),
    data: json(),
    plans: json().withDefault(),
    owner: text().nullable(),
    lease_expires_at: timestamp(),
    created_at: timestamp(),
    updated_at: timestamp(),
  },
  recycle_bin_item: {
    id: uuid(),
    root_path: text(),
    bin_path: text(),
    path: text(),
    movie_id: uuid().nullable(),
    version_id: uuid().nullable(),
    title: text(),
    size: bigint(),
    file: json(),
    deleted_at: timestamp(),
  },
} as const;
