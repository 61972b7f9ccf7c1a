import type SqliteDatabase from 'better-sqlite3';
import { createSignalListeners, type Signals } from './signals.ts';

/** How soon commits of other processes on the file are noticed. Asking takes a few microseconds. */
const lookEveryMs = 100;

export interface SqliteSignals extends Signals {
  /** Says that this process has just committed something. */
  committed(): void;
  close(): void;
}

/**
 * `data_version` of a connection changes when any other connection, of this process or another, has committed. It does not
 * say what, so that every listener is called.
 */
export function createSqliteSignals(readConnection: SqliteDatabase.Database): SqliteSignals {
  const listeners = createSignalListeners();
  const dataVersion = readConnection.prepare('pragma data_version').pluck();
  let seen = dataVersion.get();
  let isTellingDue = false;
  let timer: NodeJS.Timeout | undefined;

  const readVersion = () => {
    try {
      return readConnection.open ? dataVersion.get() : seen;
    } catch {
      // Whatever is wrong with the file, those who want something from it will say so; the next look is soon.
      return seen;
    }
  };
  const look = () => {
    const version = readVersion();
    if (version !== seen) {
      seen = version;
      listeners.tellAll();
    }
  };
  const tell = () => {
    isTellingDue = false;
    listeners.tellAll();
  };
  return {
    subscribe(channel, listener) {
      timer ??= setInterval(look, lookEveryMs).unref();
      const remove = listeners.add(channel, listener);
      return () => {
        remove();
        if (listeners.isEmpty()) {
          clearInterval(timer);
          timer = undefined;
        }
      };
    },
    ready: () => Promise.resolve(),
    isHearing: () => true,
    committed() {
      // As a microtask: those who write one thing after another leave no room for timers meanwhile.
      if (timer !== undefined && !isTellingDue) {
        isTellingDue = true;
        queueMicrotask(tell);
      }
    },
    close() {
      clearInterval(timer);
      timer = undefined;
    },
  };
}
