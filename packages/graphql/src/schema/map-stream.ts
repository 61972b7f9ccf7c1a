export interface MapStreamOptions<Mapped> {
  /** Comes before everything else. */
  readonly beginWith?: Mapped | undefined;
  /** Whether nothing comes after this one: the source is left then. */
  isLast?(value: Mapped): boolean;
}

/**
 * A stream of what `map` makes of the items of `source`, and leaves out where that is undefined. Unlike an async generator it
 * ends at once when it is told to, also while somebody waits for its next item.
 */
export function mapStream<Item, Mapped extends object>(
  source: AsyncIterableIterator<Item>,
  map: (item: Item) => Mapped | undefined,
  { beginWith, isLast = () => false }: MapStreamOptions<Mapped> = {},
): AsyncIterableIterator<Mapped> {
  let first = beginWith;
  let hasEnded = false;

  const take = (value: Mapped): IteratorResult<Mapped> => {
    hasEnded = isLast(value);
    return { done: false, value };
  };

  const next = async (): Promise<IteratorResult<Mapped>> => {
    if (hasEnded) return end();
    if (first !== undefined) {
      const value = first;
      first = undefined;
      return take(value);
    }
    for (;;) {
      const step = await source.next();
      if (step.done) return { done: true, value: undefined };
      const value = map(step.value);
      if (value !== undefined) return take(value);
    }
  };

  const end = async (): Promise<IteratorResult<Mapped>> => {
    first = undefined;
    await source.return?.();
    return { done: true, value: undefined };
  };

  return {
    next,
    return: end,
    async throw(error) {
      await end();
      throw error;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
