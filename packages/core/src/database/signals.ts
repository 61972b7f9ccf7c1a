/** What is announced between instances: new work and cancelled work, events, changed credentials. */
export type SignalChannel = 'tasks' | 'events' | 'credentials';

/**
 * Called when something may have been committed, by whichever process; being called in vain must be cheap. `message` says
 * what; null: anything may have happened, as after a lost connection.
 */
export type SignalListener = (message: string | null) => void;

/** Hears of commits. A hint and never the truth: whoever is called reads what there is. */
export interface Signals {
  /** @returns ends it */
  subscribe(channel: SignalChannel, listener: SignalListener): () => void;
  /** Resolves once everything that is committed from now on will be heard of, or that could not be had for the moment. */
  ready(): Promise<void>;
  /** False while commits of other processes cannot be heard of. */
  isHearing(): boolean;
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
    tell(channel: SignalChannel, message: string | null): void {
      for (const listener of byChannel.get(channel) ?? []) {
        listener(message);
      }
    },
    tellAll(): void {
      for (const listeners of [...byChannel.values()]) {
        for (const listener of listeners) {
          listener(null);
        }
      }
    },
  };
}
