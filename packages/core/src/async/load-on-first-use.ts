import { memoizePromise } from './memoize-promise.ts';

type Operation = (...args: never[]) => Promise<unknown>;
type Operations<Feature> = { readonly [Name in keyof Feature]: Operation };

/** All names of a feature's operations: a missing one is an error of types. */
type OperationNames<Feature> = Readonly<Record<keyof Feature, true>>;

/**
 * The operations of a feature whose modules are loaded by the first call of one of them. A start that loaded all features would take
 * a quarter longer, and a library that does not use them would keep them in memory. Inputs of that first call are read when the modules
 * are there. Modules that could not be read are loaded again by the next call; Node 22 keeps the failure, until the process is started
 * again.
 *
 * ```ts
 * const blocklist = loadOnFirstUse<Blocklist>({ list: true, add: true, remove: true, clear: true }, async () => {
 *   const { createBlocklist } = await import('../blocklist/create-blocklist.ts');
 *   return createBlocklist(deps);
 * });
 * ```
 */
export function loadOnFirstUse<Feature extends Operations<Feature>>(
  names: OperationNames<Feature>,
  load: () => Promise<Feature>,
): Feature {
  let feature: Feature | undefined;
  const loadOnce = memoizePromise(async () => {
    feature = await load();
    return feature;
  });
  const operations = Object.keys(names).map((name) => [
    name,
    async (...args: never[]) => {
      const loaded: Operations<Feature> = feature ?? (await loadOnce());
      return loaded[name as keyof Feature](...args);
    },
  ]);
  return Object.fromEntries(operations) as Feature;
}
