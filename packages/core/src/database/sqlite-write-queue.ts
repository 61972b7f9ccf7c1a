import SqliteDatabase from 'better-sqlite3';

/** The right of one writer to use the connection. */
export interface WriteSlot {
  /** When it was requested, by `performance.now()`: waiting in the queue counts as waiting for the file. */
  readonly askedAtMs: number;
  /** Gives the slot to the next writer; safe to call twice. */
  release(): void;
}

export interface WriteQueue {
  /** @throws SqliteError `SQLITE_BUSY` when no slot is free within `waitMs` */
  acquire(): Promise<WriteSlot>;
  /** Whether no writer has the slot. */
  isIdle(): boolean;
}

/**
 * One writer at a time, first come, first served. In place of Kysely's own mutex, which is never released when a `begin` or a
 * `rollback` fails: here the caller that sees the failure releases the slot, and every wait ends.
 */
export function createWriteQueue(waitMs: number): WriteQueue {
  const waiting = new Set<(slot: WriteSlot) => void>();
  let isTaken = false;

  const next = () => {
    const [first] = waiting;
    isTaken = first !== undefined;
    if (first !== undefined) {
      waiting.delete(first);
      first(createSlot(performance.now()));
    }
  };

  function createSlot(askedAtMs: number): WriteSlot {
    let isReleased = false;
    return {
      askedAtMs,
      release() {
        if (!isReleased) {
          isReleased = true;
          next();
        }
      },
    };
  }

  return {
    isIdle: () => !isTaken,
    acquire() {
      const askedAtMs = performance.now();
      if (!isTaken) {
        isTaken = true;
        return Promise.resolve(createSlot(askedAtMs));
      }
      return new Promise((resolve, reject) => {
        const take = (slot: WriteSlot) => {
          clearTimeout(timer);
          resolve({ ...slot, askedAtMs });
        };
        const timer = setTimeout(() => {
          waiting.delete(take);
          const message = `Another change was not finished within ${waitMs} ms`;
          reject(new SqliteDatabase.SqliteError(message, 'SQLITE_BUSY'));
        }, waitMs);
        waiting.add(take);
      });
    },
  };
}
