import SqliteDatabase from 'better-sqlite3';

/** The turn of one writer. */
export interface WriteTurn {
  /** When it was asked for, by `performance.now()`: waiting in the queue counts as waiting for the file. */
  readonly askedAtMs: number;
  /** Lets the next writer have its turn; safe to call twice. */
  release(): void;
}

export interface WriteQueue {
  /** @throws SqliteError `SQLITE_BUSY` when the turn does not come within `waitMs` */
  acquire(): Promise<WriteTurn>;
  /** Whether nobody has the turn. */
  isIdle(): boolean;
}

/**
 * One writer at a time, in the order of asking. In place of Kysely's own mutex, which is never released when a `begin` or a
 * `rollback` fails: here the turn can be given back by whoever sees the failure, and nobody waits without end.
 */
export function createWriteQueue(waitMs: number): WriteQueue {
  const waiting = new Set<(turn: WriteTurn) => void>();
  let isTaken = false;

  const next = () => {
    const [first] = waiting;
    isTaken = first !== undefined;
    if (first !== undefined) {
      waiting.delete(first);
      first(createTurn(performance.now()));
    }
  };

  function createTurn(askedAtMs: number): WriteTurn {
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
        return Promise.resolve(createTurn(askedAtMs));
      }
      return new Promise((resolve, reject) => {
        const take = (turn: WriteTurn) => {
          clearTimeout(timer);
          resolve({ ...turn, askedAtMs });
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
