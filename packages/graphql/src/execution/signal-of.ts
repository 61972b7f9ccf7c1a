/** The signal that says when an operation is to be given up, if its context has one. */
export function signalOf(context: object): AbortSignal | undefined {
  return 'signal' in context && context.signal instanceof AbortSignal ? context.signal : undefined;
}
