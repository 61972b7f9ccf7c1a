import type { LibraryLogger } from '../../logging/library-logger.ts';

type Level = 'debug' | 'info' | 'warn' | 'error';

/**
 * Logs better-auth's messages without their details: errors of the database driver contain values of rows, among them
 * tokens and hashes.
 */
export function betterAuthLogger(logger: LibraryLogger | undefined) {
  return {
    disabled: logger === undefined,
    level: 'warn' as const,
    disableColors: true,
    log: (level: Level, message: unknown, ...details: unknown[]) => {
      logger?.[level]({ component: 'better-auth', ...errorIn([message, ...details]) }, textOf(message));
    },
  };
}

const textOf = (message: unknown) => (message instanceof Error ? message.name : String(message));

function errorIn(details: readonly unknown[]): { error?: { name: string; message: string; code?: unknown } } {
  const error = details.find((detail) => detail instanceof Error);
  if (error === undefined) {
    return {};
  }
  const { name, message } = error;
  return { error: 'code' in error ? { name, message, code: error.code } : { name, message } };
}
