/** Channels between nodes: new and cancelled tasks, events, changed credentials, downloads in the queue. */
export type SignalChannel = 'tasks' | 'events' | 'credentials' | 'queue';

/**
 * Called when any process may have committed a change; a call without a change must be cheap.
 *
 * @param message What has changed; null if unknown, as after a lost connection
 */
export type SignalListener = (message: string | null) => void;

/** Notifies of commits. A notification is only a hint: the listener reads the current state from the database. */
export interface Signals {
  /** @returns Unsubscribe function */
  subscribe(channel: SignalChannel, listener: SignalListener): () => void;
  /** Resolves when listeners are notified of all later commits, or when connecting has failed and is being retried. */
  ready(): Promise<void>;
  /** False while commits of other processes go unnoticed. */
  isConnected(): boolean;
}

/** The listeners of each channel. */
export function createSignalListeners() {
  const byChannel = new Map<SignalChannel, Set<SignalListener>>();
  return {
    add(channel: SignalChannel, listener: SignalListener): () => void {
      const listeners = byChannel.get(channel) ?? new Set();
      byChannel.set(channel, listeners.add(listener));
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) {
          byChannel.delete(channel);
        }
      };
    },
    isEmpty: () => byChannel.size === 0,
    has: (channel: SignalChannel) => byChannel.has(channel),
    notify(channel: SignalChannel, message: string | null): void {
      for (const listener of byChannel.get(channel) ?? []) {
        listener(message);
      }
    },
    notifyAll(): void {
      for (const listeners of [...byChannel.values()]) {
        for (const listener of listeners) {
          listener(null);
        }
      }
    },
  };
}
