import { MessageType } from 'graphql-ws';

/** The operations of one socket that have not come to their end, completed ones included. */
export interface UnsettledOperations {
  /**
   * Takes a message, unless it begins an operation by the id of one that has not come to its end: `graphql-ws` tells operations
   * apart by their ids alone, and would take what the one before still sends for results of the new one.
   *
   * @returns null when it is not taken
   */
  take(text: string, begin: (text: string) => Promise<void>): Promise<void> | null;
}

export function createUnsettledOperations(): UnsettledOperations {
  const ids = new Set<string>();
  return {
    take(text, begin) {
      const id = idOfSubscribe(text);
      if (id === null) {
        return begin(text);
      }
      if (ids.has(id)) {
        return null;
      }
      ids.add(id);
      return begin(text).finally(() => ids.delete(id));
    },
  };
}

/** Null for other messages, and for what is none: `graphql-ws` has words for that. */
function idOfSubscribe(text: string): string | null {
  if (!text.includes(MessageType.Subscribe)) {
    return null;
  }
  try {
    const message: unknown = JSON.parse(text);
    return isSubscribe(message) && message.type === MessageType.Subscribe ? message.id : null;
  } catch {
    return null;
  }
}

function isSubscribe(message: unknown): message is { readonly type: unknown; readonly id: string } {
  return (
    typeof message === 'object' &&
    message !== null &&
    'type' in message &&
    'id' in message &&
    typeof message.id === 'string'
  );
}
