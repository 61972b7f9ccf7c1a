export interface MapStreamOptions<Mapped> {
  /** The first item. */
  readonly beginWith?: Mapped | undefined;
  /** Whether the stream ends after this item. */
  isLast?(value: Mapped): boolean;
}

/**
 * Maps the items of `source`; items for which `map` returns undefined are left out. Unlike an async generator it ends at once on
 * `return`, also while a `next` is pending.
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
