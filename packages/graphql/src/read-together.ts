import DataLoader from 'dataloader';

/** Core takes no more ids at once. */
const maximumKeys = 1_000;

/**
 * Those who ask at the same time are answered together. What was read is not remembered: the mutations of a document run one
 * after the other, and each answers what the ones before it have done.
 */
export const together = <Wanted, Found>(
  readAll: (wanted: readonly Wanted[]) => Promise<readonly Found[]>,
): DataLoader<Wanted, Found> => new DataLoader(readAll, { cache: false });

/** Reads what there is for each of these keys, once for each. */
export async function readEach<Key, Found>(
  keys: Iterable<Key>,
  readMany: (keys: readonly Key[]) => Promise<readonly Found[]>,
): Promise<ReadonlyMap<Key, Found>> {
  const unique = [...new Set(keys)];
  const chunks = Array.from({ length: Math.ceil(unique.length / maximumKeys) }, (_, index) =>
    unique.slice(index * maximumKeys, (index + 1) * maximumKeys),
  );
  const found = (await Promise.all(chunks.map(readMany))).flat(1) as Found[];
  return new Map(unique.map((key, index) => [key, found[index] as Found]));
}
