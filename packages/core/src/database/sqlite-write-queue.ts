import SqliteDatabase from 'better-sqlite3';

/** The exclusive use of the writing connection. */
export interface WriteSlot {
  /** When it was requested, by `performance.now()`: waiting in the queue counts as waiting for the file. */
  readonly requestedAtMs: number;
  /** Gives the slot to the next writer. Idempotent. */
  release(): void;
}

export interface WriteQueue {
  /** @throws SqliteError `SQLITE_BUSY` if no slot is free within `waitMs` */
  acquire(): Promise<WriteSlot>;
  /** Whether no writer holds the slot. */
  isIdle(): boolean;
}

/**
 * FIFO queue with one writer at a time. Replaces Kysely's mutex, which is never released if `begin` or `rollback` fails: here the
 * caller that gets the error releases the slot, and every wait has a timeout.
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

  function createSlot(requestedAtMs: number): WriteSlot {
    let isReleased = false;
    return {
      requestedAtMs,
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
      const requestedAtMs = performance.now();
      if (!isTaken) {
        isTaken = true;
        return Promise.resolve(createSlot(requestedAtMs));
      }
      return new Promise((resolve, reject) => {
        const take = (slot: WriteSlot) => {
          clearTimeout(timer);
          resolve({ ...slot, requestedAtMs });
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
