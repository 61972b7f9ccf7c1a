import { MessageType } from 'graphql-ws';

/** The operations of one socket that have not come to their end, completed ones included. */
export interface UnsettledOperations {
  /**
   * Takes a message. `graphql-ws` tells operations apart by their ids alone, and would take what one still sends for results of
   * the next: an operation by the id of one that the client has completed waits until that has come to its end.
   *
   * @returns null for an operation by the id of one that goes on, which is not taken
   */
  take(text: string, begin: Begin): Promise<void> | null;
}

/** Resolves when what the message says is done. */
type Begin = (text: string) => Promise<void>;

interface Unsettled {
  /** Whether the client wants no more of it. */
  isCompleted: boolean;
  next?: { readonly start: () => void; readonly drop: () => void } | undefined;
}

export function createUnsettledOperations(): UnsettledOperations {
  const operations = new Map<string, Unsettled>();

  function start(id: string, text: string, begin: Begin): Promise<void> {
    const operation: Unsettled = { isCompleted: false };
    operations.set(id, operation);
    return begin(text).finally(() => {
      operations.delete(id);
      operation.next?.start();
    });
  }

  function startAfter(before: Unsettled, id: string, text: string, begin: Begin): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    before.next = { start: () => resolve(start(id, text, begin)), drop: resolve };
    return promise;
  }

  function complete(operation: Unsettled, text: string, begin: Begin): Promise<void> {
    if (operation.next === undefined) {
      operation.isCompleted = true;
      return begin(text);
    }
    operation.next.drop();
    operation.next = undefined;
    return Promise.resolve();
  }

  return {
    take(text, begin) {
      const { type, id } = toOperationMessage(text) ?? {};
      if (id === undefined) {
        return begin(text);
      }
      const before = operations.get(id);
      if (type === MessageType.Complete) {
        return before === undefined ? begin(text) : complete(before, text, begin);
      }
      if (before === undefined) {
        return start(id, text, begin);
      }
      return before.isCompleted && before.next === undefined ? startAfter(before, id, text, begin) : null;
    },
  };
}

interface OperationMessage {
  readonly type: MessageType.Subscribe | MessageType.Complete;
  readonly id: string;
}

/** Null for other messages, and for what is none: `graphql-ws` has words for that. */
function toOperationMessage(text: string): OperationMessage | null {
  try {
    const message: unknown = JSON.parse(text);
    return isOperationMessage(message) ? message : null;
  } catch {
    return null;
  }
}

function isOperationMessage(message: unknown): message is OperationMessage {
  return (
    typeof message === 'object' &&
    message !== null &&
    'type' in message &&
    (message.type === MessageType.Subscribe || message.type === MessageType.Complete) &&
    'id' in message &&
    typeof message.id === 'string'
  );
}
