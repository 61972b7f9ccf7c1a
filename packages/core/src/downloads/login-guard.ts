import { DownloadClientError } from './download-client.ts';

/** Runs what asks a program with its password or key. */
export type LoginGuard = <T>(ask: () => Promise<T>) => Promise<T>;

/** Once a password or key is refused, nothing more is asked with it: clients ban addresses that go on trying. */
export function createLoginGuard(): LoginGuard {
  let refusal: DownloadClientError | null = null;
  return async (ask) => {
    if (refusal !== null) throw refusal;
    try {
      return await ask();
    } catch (cause) {
      if (cause instanceof DownloadClientError && cause.failure === 'unauthorized') refusal = cause;
      throw cause;
    }
  };
}
