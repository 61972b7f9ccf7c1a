// Raw SQL: a pragma of SQLite, prepared, as each poll runs it.

import type SqliteDatabase from 'better-sqlite3';
import { createSignalListeners, type Signals } from './signals.ts';

/** How often commits of other processes are polled for. A poll takes a few microseconds. */
const pollIntervalMs = 100;

export interface SqliteSignals extends Signals {
  /** Notifies of a commit of this process. */
  committed(): void;
  close(): void;
}

/**
 * Polls `pragma data_version`, which changes when another connection of any process has committed. It does not say what was
 * committed, so all listeners are called.
 */
export function createSqliteSignals(readConnection: SqliteDatabase.Database): SqliteSignals {
  const listeners = createSignalListeners();
  const dataVersion = readConnection.prepare('pragma data_version').pluck();
  let seen = dataVersion.get();
  let isNotificationQueued = false;
  let timer: NodeJS.Timeout | undefined;

  const readVersion = () => {
    try {
      return readConnection.open ? dataVersion.get() : seen;
    } catch {
      // Statements that use the file report its failure; the next poll tries again.
      return seen;
    }
  };
  const poll = () => {
    const version = readVersion();
    if (version !== seen) {
      seen = version;
      listeners.notifyAll();
    }
  };
  const notify = () => {
    isNotificationQueued = false;
    listeners.notifyAll();
  };
  return {
    subscribe(channel, listener) {
      timer ??= setInterval(poll, pollIntervalMs).unref();
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
    isConnected: () => true,
    committed() {
      // As a microtask: a series of writes can keep timers from firing.
      if (timer !== undefined && !isNotificationQueued) {
        isNotificationQueued = true;
        queueMicrotask(notify);
      }
    },
    close() {
      clearInterval(timer);
      timer = undefined;
    },
  };
}
