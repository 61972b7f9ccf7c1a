import { defineEntity, p } from '@mikro-orm/core';
import type { UnmatchedCandidate, UnmatchedReason } from './unmatched.schema.ts';

export const UnmatchedFileSchema = defineEntity({
  name: 'UnmatchedFile',
  tableName: 'unmatched_file',
  properties: {
    id: p.uuid().primary(),
    rootFolderId: p.uuid(),
    /** Absolute. */
    path: p.text().unique(),
    /** Bytes. */
    size: p.bigint('number'),
    mtimeMs: p.bigint('number'),
    device: p.text(),
    inode: p.text(),
    reason: p.text().$type<UnmatchedReason>(),
    /** Of its name, or of the file that describes it. */
    imdbId: p.text().nullable(),
    tmdbId: p.integer().nullable(),
    /** Null: they were not looked up yet. */
    candidates: p.json<readonly UnmatchedCandidate[]>().nullable(),
    foundAt: p.datetime(3),
  },
});

export class UnmatchedFileEntity extends UnmatchedFileSchema.class {}
UnmatchedFileSchema.setClass(UnmatchedFileEntity);
