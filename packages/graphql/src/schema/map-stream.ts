/**
 * A stream of what `map` makes of the items of `source`, and leaves out where that is undefined; after `beginWith`, if that is
 * given. Unlike an async generator it ends at once when it is told to, also while somebody waits for its next item.
 */
export function mapStream<Item, Mapped extends object>(
  source: AsyncIterableIterator<Item>,
  map: (item: Item) => Mapped | undefined,
  beginWith?: Mapped,
): AsyncIterableIterator<Mapped> {
  let first = beginWith;

  const next = async (): Promise<IteratorResult<Mapped>> => {
    if (first !== undefined) {
      const value = first;
      first = undefined;
      return { done: false, value };
    }
    for (;;) {
      const step = await source.next();
      if (step.done) return { done: true, value: undefined };
      const value = map(step.value);
      if (value !== undefined) return { done: false, value };
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
