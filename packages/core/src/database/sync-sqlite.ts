import { open } from 'node:fs/promises';
import { codeOf } from '../errors/code-of.ts';

/**
 * Writes what is committed to the disk itself, as PostgreSQL does with every commit. SQLite with `synchronous = normal` waits for the disk
 * at checkpoints alone: the last commits before a power failure may be lost, though never a part of one. A checkpoint waits for
 * all that it removes from the WAL.
 *
 * Not `synchronous = full`, which would make each commit wait, and the event loop with it.
 */
export async function syncSqlite(path: string): Promise<void> {
  try {
    await using wal = await open(`${path}-wal`, 'r+');
    await wal.datasync();
  } catch (error) {
    // All of it is in the database file.
    if (codeOf(error) !== 'ENOENT') {
      throw error;
    }
  }
}
