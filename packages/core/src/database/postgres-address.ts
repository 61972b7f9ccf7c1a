import { definedFields } from '../validation/defined-fields.ts';
import {
  type PostgresParameters,
  readParameters,
  refuseAddress,
  type TlsMode,
} from './postgres-parameters.ts';

/** Where a PostgreSQL is and how to connect to it, the environment variables of libpq included. */
export interface PostgresAddress extends PostgresParameters {
  /** A name, an IP address, or the folder of a Unix socket. */
  readonly host: string;
  readonly database: string;
  readonly applicationName: string;
  readonly tlsMode: TlsMode;
  readonly connectTimeoutMs: number;
  readonly keepAlive: boolean;
  readonly keepAliveIdleMs: number;
}

const defaults = {
  host: 'localhost',
  database: 'postgres',
  applicationName: 'cinephage',
  tlsMode: 'disable',
  connectTimeoutMs: 5_000,
  keepAlive: true,
  keepAliveIdleMs: 10_000,
} as const;

/** Settings that `options` may not name: every session gets its own of them. */
const fixedSettings =
  /(?:-c\s*|--)(statement_timeout|lock_timeout|idle_in_transaction_session_timeout|default_transaction_isolation|default_transaction_read_only|session_replication_role|client_encoding)\s*=/i;

/** Used if the address names no port. */
export const defaultPort = 5_432;

/** Describes the database for messages, without user and password. */
export const describePostgres = ({ database, host, port = defaultPort }: PostgresAddress): string =>
  `the PostgreSQL database ${JSON.stringify(database)} on ${host}${host.startsWith('/') ? '' : `:${port}`}`;

/**
 * Reads `postgresql://…` with all that libpq and node-postgres understand, or refuses what they would and Cinephage does not.
 *
 * @param env where libpq's variables are, such as `PGSSLMODE`
 * @throws LibraryError `INVALID_INPUT`; the message never repeats a value, which may be a password
 */
export function parsePostgresAddress(
  address: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
): PostgresAddress {
  const located = locate(address);
  const { user, password, database, host, port } = located;
  const parameters = readParameters(located.query, {
    ...env,
    ...(host === undefined ? {} : { PGHOST: undefined, PGHOSTADDR: undefined }),
    ...(port === undefined ? {} : { PGPORT: undefined }),
    ...(user === undefined ? {} : { PGUSER: undefined }),
    ...(password === undefined ? {} : { PGPASSWORD: undefined }),
    ...(database === undefined ? {} : { PGDATABASE: undefined }),
  });
  const fallback = parameters.fallbackApplicationName || defaults.applicationName;
  const parsed = {
    ...defaults,
    ...definedFields({ user, password, database, host, port }),
    ...parameters,
  };
  const result = {
    ...parsed,
    host: parsed.host || defaults.host,
    database: parsed.database || defaults.database,
    applicationName: parameters.applicationName || fallback,
    // libpq does the same: nothing leaves the machine.
    tlsMode: parsed.host.startsWith('/') ? 'disable' : parsed.tlsMode,
  } as const;
  refuseContradictions(result);
  return result;
}

interface Located extends Pick<PostgresParameters, 'user' | 'password' | 'database' | 'host'> {
  readonly port?: number;
  readonly query: URLSearchParams;
}

const passwordHint =
  'A user name or password with other characters than letters, digits, - . _ and ~ must be percent-encoded.';

const noHost = 'localhost';

/** The parts before the parameters. */
function locate(address: string): Partial<Located> & Pick<Located, 'query'> {
  const [, authority = '', rest = ''] = /^[a-z]+:\/\/([^/?#]*)(.*)$/s.exec(address) ?? [];
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  if (host.includes(',')) {
    throw refuseAddress(
      'The database address must name one host, as a list of hosts is not supported: name one that follows the primary server.',
    );
  }
  // What follows would be a part of the password that is taken for something else, and must not be repeated.
  const isMisread = rest.includes('#') || /[\s\0]|%(?![\da-f]{2})/i.test(authority);
  if (isMisread || (authority !== '' && !authority.includes('@') && rest.includes('@'))) {
    throw refuseAddress(`The database address is not readable. ${passwordHint}`);
  }
  const [path = '', query = ''] = rest.split(/\?(.*)/s);
  try {
    // A URL with an account needs a host.
    const hasHost = host !== '' && !host.startsWith(':');
    const url = new URL(
      `postgresql://${hasHost ? authority : authority.replace(/(:\d*)?$/, `${noHost}$1`)}/`,
    );
    return {
      ...definedFields({
        user: decodeURIComponent(url.username) || undefined,
        password: decodeURIComponent(url.password) || undefined,
        host: hasHost ? decodeURIComponent(url.hostname).replace(/^\[(.*)\]$/, '$1') : undefined,
        port: url.port === '' ? undefined : Number(url.port),
        database: decodeURIComponent(path.slice(1)) || undefined,
      }),
      query: new URLSearchParams(query),
    };
  } catch {
    // The reason would repeat the address.
    throw refuseAddress(`The database address is not readable. ${passwordHint}`);
  }
}

function refuseContradictions(address: PostgresAddress): void {
  const { tlsMode, rootCertificateFile, certificateFile, keyFile, options = '' } = address;
  const isSocket = address.host.startsWith('/');
  const mayBePlain = ['disable', 'allow', 'prefer'].includes(tlsMode);
  const namesFiles = (rootCertificateFile ?? certificateFile ?? keyFile) !== undefined;
  const [, fixed] = fixedSettings.exec(options) ?? [];
  const problems: readonly (readonly [boolean, string])[] = [
    [
      namesFiles && mayBePlain && !isSocket,
      'The database address names certificates, so its parameter "sslmode" must be require, no-verify, verify-ca or verify-full.',
    ],
    [
      address.negotiation === 'direct' && mayBePlain && !isSocket,
      'With sslnegotiation=direct, the parameter "sslmode" must be require, no-verify, verify-ca or verify-full.',
    ],
    [
      address.channelBinding === 'require' && mayBePlain,
      'With channel_binding=require, the parameter "sslmode" must be require, no-verify, verify-ca or verify-full.',
    ],
    [
      tlsMode === 'verify-ca' && (rootCertificateFile ?? 'system') === 'system',
      'With sslmode=verify-ca, the parameter "sslrootcert" of the database address must name the file of your own authority.',
    ],
    [
      (certificateFile === undefined) !== (keyFile === undefined),
      'The parameters "sslcert" and "sslkey" of the database address need each other.',
    ],
    [
      fixed !== undefined,
      `The parameter "options" of the database address must not name ${fixed}, which Cinephage sets itself${fixed === 'statement_timeout' ? '; use the parameter statement_timeout' : ''}.`,
    ],
  ];
  const message = problems.find(([isProblem]) => isProblem)?.[1];
  if (message !== undefined) {
    throw refuseAddress(message);
  }
}
