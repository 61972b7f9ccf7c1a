import { memoizePromise } from '../../async/memoize-promise.ts';
import type { createFindSession, createInstance, InstanceOptions } from './better-auth-instance.ts';

type Instance = ReturnType<typeof createInstance>;

export interface LoadedInstance {
  readonly handle: Instance['handler'];
  readonly context: Awaited<Instance['$context']>;
  readonly findSession: ReturnType<typeof createFindSession>;
}

/**
 * Loads better-auth by the first sign-in or session: its modules are a tenth of the memory of a server and of its start, and
 * clients with API keys do not need them.
 */
export function createLazyInstance(options: InstanceOptions): () => Promise<LoadedInstance> {
  return memoizePromise(async () => {
    const loaded = await import('./better-auth-instance.ts');
    const instance = loaded.createInstance(options);
    return {
      handle: instance.handler,
      context: await instance.$context,
      findSession: loaded.createFindSession(instance),
    };
  });
}
