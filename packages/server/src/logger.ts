import { type DestinationStream, type Level, type Logger, pino, stdTimeFunctions } from 'pino';

const hidden = '[redacted]';

/** Fields that hold secrets, in the first three levels of a log line. */
const secretFields = [
  'authorization',
  'cookie',
  'set-cookie',
  'x-api-key',
  'apiKey',
  'api_key',
  'key',
  'password',
  'newPassword',
  'secret',
  'token',
];
const redactedPaths = secretFields.flatMap((name) => {
  const field = `["${name}"]`;
  return [field, `*${field}`, `*.*${field}`];
});

/** Secrets inside strings: keys in addresses, passwords in database addresses, API keys and session cookies. */
const secretTexts: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  [/([?&](?:api_key|apikey|key|token|password)=)[^&"'\s\\]+/giu, `$1${hidden}`],
  [/(\/\/[^/:@\s"]*:)[^/@\s"]+@/gu, `$1${hidden}@`],
  [/\bcinephage_[A-Za-z0-9]{16,}/gu, hidden],
  [/(cinephage_session=)[^;"\s\\]+/gu, `$1${hidden}`],
  [/(Bearer )[\w.~+/=-]+/gu, `$1${hidden}`],
];

export interface LoggerOptions {
  readonly level: Level | 'silent';
  readonly stream: DestinationStream;
  /** Strings that are never written, such as a key from the environment. */
  readonly secrets?: readonly (string | undefined)[];
}

/** Creates a logger that writes JSON lines synchronously, without secrets. */
export function createLogger({ level, stream, secrets = [] }: LoggerOptions): Logger {
  const literals = secrets.filter((secret) => secret !== undefined);
  const options = {
    level,
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: toLoggedError, error: toLoggedError },
    redact: { paths: redactedPaths, censor: hidden },
    hooks: { streamWrite: (line: string) => scrub(line, literals) },
  };
  return pino(options, stream);
}

function scrub(line: string, literals: readonly string[]): string {
  let clean = line;
  for (const [pattern, replacement] of secretTexts) {
    clean = clean.replace(pattern, replacement);
  }
  for (const literal of literals) {
    clean = clean.replaceAll(literal, hidden);
  }
  return clean;
}

/** Keeps only these fields: errors of database drivers quote values of rows, which may be tokens and hashes. */
function toLoggedError(error: unknown): unknown {
  if (!(error instanceof Error)) {
    return error;
  }
  const { name, message, stack, cause } = error;
  const code = 'code' in error ? { code: error.code } : {};
  return {
    type: name,
    message,
    ...code,
    stack,
    ...(cause === undefined ? {} : { cause: toLoggedError(cause) }),
  };
}
