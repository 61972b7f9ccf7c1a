export interface MapStreamOptions<Mapped> {
  readonly beginWith?: Mapped | undefined;
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
  async function* mapItems(): AsyncGenerator<Mapped, undefined> {
    try {
      if (beginWith !== undefined) {
        yield beginWith;
        if (isLast(beginWith)) return;
      }
      for await (const item of source) {
        const value = map(item);
        if (value === undefined) continue;
        yield value;
        if (isLast(value)) return;
      }
    } finally {
      await source.return?.();
    }
  }
  const mapped = mapItems();
  const end = async () => {
    // A generator only returns once its pending `next` has settled, which this makes happen.
    await source.return?.();
    return mapped.return(undefined);
  };
  return {
    next: () => mapped.next(),
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
