import { memoizePromise } from '../async/memoize-promise.ts';

type Operation = (...args: never[]) => Promise<unknown>;

/** All names of a feature's operations: a missing one is an error of types. */
type OperationNames<Operations> = Readonly<Record<keyof Operations, true>>;

/**
 * The operations of a feature whose modules are loaded by the first call of one of them. A start that loaded all features would take
 * a third longer, and a library that does not use them would keep them in memory.
 *
 * ```ts
 * const blocklist = loadOnFirstUse<Blocklist>({ list: true, add: true, remove: true, clear: true }, async () => {
 *   const { createBlocklist } = await import('../blocklist/create-blocklist.ts');
 *   return createBlocklist(deps);
 * });
 * ```
 */
export function loadOnFirstUse<Operations extends object>(
  names: OperationNames<Operations>,
  load: () => Promise<Operations>,
): Operations {
  const loaded = memoizePromise(load);
  const operations = Object.keys(names).map((name) => [
    name,
    async (...args: never[]) => {
      const operation = (await loaded())[name as keyof Operations] as Operation;
      return operation(...args);
    },
  ]);
  return Object.fromEntries(operations) as Operations;
}
