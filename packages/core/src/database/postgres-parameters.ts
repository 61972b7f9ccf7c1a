import { LibraryError } from '../errors/library-error.ts';

export const tlsModes = [
  'disable',
  'allow',
  'prefer',
  'require',
  'no-verify',
  'verify-ca',
  'verify-full',
] as const;
export type TlsMode = (typeof tlsModes)[number];

/** Parsed parameters of an address and of libpq's environment variables. */
export interface PostgresParameters {
  readonly host?: string;
  /** Address to connect to in place of `host`, which certificates are still checked against. */
  readonly hostaddr?: string;
  readonly port?: number;
  readonly user?: string;
  readonly password?: string;
  readonly database?: string;
  readonly schema?: string;
  readonly tlsMode?: TlsMode;
  readonly rootCertificateFile?: string;
  readonly certificateFile?: string;
  readonly keyFile?: string;
  readonly keyPassword?: string;
  readonly revocationFile?: string;
  readonly sendsCertificate?: boolean;
  readonly minimumTlsVersion?: TlsVersion;
  readonly maximumTlsVersion?: TlsVersion;
  readonly negotiation?: 'postgres' | 'direct';
  readonly channelBinding?: 'disable' | 'prefer' | 'require';
  readonly applicationName?: string;
  readonly fallbackApplicationName?: string;
  /** Command line options of the session, as `-c work_mem=64MB`. */
  readonly options?: string;
  readonly connectTimeoutMs?: number;
  readonly statementTimeoutMs?: number;
  readonly keepAlive?: boolean;
  readonly keepAliveIdleMs?: number;
}

type TlsVersion = 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3';

interface Rule {
  /** libpq's environment variable, used if the address has no such parameter. */
  readonly variable?: string;
  /** Completes the message "must be …" for invalid values. */
  readonly mustBe: string;
  /** Parses a value; undefined if it is invalid. */
  readonly read: (value: string) => PostgresParameters | undefined;
}

const text = (key: keyof PostgresParameters, variable?: string): Rule => ({
  ...(variable === undefined ? {} : { variable }),
  mustBe: 'text without NUL characters',
  read: (value) => (value.includes('\0') ? undefined : { [key]: value }),
});

const file = (key: keyof PostgresParameters, variable?: string): Rule => ({
  ...text(key, variable),
  mustBe: 'the path of a file',
  read: (value) => (value === '' || value.includes('\0') ? undefined : { [key]: value }),
});

const choice = (values: Readonly<Record<string, PostgresParameters>>, variable?: string): Rule => ({
  ...(variable === undefined ? {} : { variable }),
  mustBe: `${Object.keys(values).join(', ')}`.replace(/, ([^,]*)$/, ' or $1'),
  read: (value) => (Object.hasOwn(values, value) ? values[value] : undefined),
});

const whole = (
  [least, most]: readonly [number, number],
  toParameters: (value: number) => PostgresParameters,
  variable?: string,
): Rule => ({
  ...(variable === undefined ? {} : { variable }),
  mustBe: `an integer from ${least} to ${most}`,
  read(value) {
    const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
    return number >= least && number <= most ? toParameters(number) : undefined;
  },
});

/** Accepted where it asks for nothing: for what node-postgres cannot do, or Cinephage does not need. */
const only = (values: readonly string[], reason: string, variable?: string): Rule => ({
  ...(variable === undefined ? {} : { variable }),
  mustBe: values.length === 0 ? `left out: ${reason}` : `${values.join(' or ')}: ${reason}`,
  read: (value) => (values.includes(value) ? {} : undefined),
});

const seconds = [0, 86_400] as const;
const tlsVersions = (key: keyof PostgresParameters): Readonly<Record<string, PostgresParameters>> =>
  Object.fromEntries(
    ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'].map((version) => [version, { [key]: version }]),
  );
const noKerberos = 'Cinephage does not sign in by Kerberos';
const fixedBySession = 'Cinephage sets it itself';
const noServices = 'Cinephage reads no service files, so the parameters belong into the address';

/** Lower case, so that it needs no quotes in SQL; short enough for names derived from it. */
export const schemaPattern = /^(?!pg_|information_schema$)[a-z_][a-z0-9_]{0,39}$/;

const rules: Readonly<Record<string, Rule>> = {
  host: {
    variable: 'PGHOST',
    mustBe:
      'one host or the folder of a Unix socket, as a list of hosts is not supported: name one that follows the primary server',
    read: (value) => (/[,\0]/.test(value) ? undefined : { host: value }),
  },
  hostaddr: {
    variable: 'PGHOSTADDR',
    mustBe: 'one IP address',
    read: (value) => (/^[\d.]+$|^[\da-f:.]*:[\da-f:.]*$/i.test(value) ? { hostaddr: value } : undefined),
  },
  port: whole([1, 65_535], (port) => ({ port }), 'PGPORT'),
  user: text('user', 'PGUSER'),
  password: text('password', 'PGPASSWORD'),
  dbname: text('database', 'PGDATABASE'),
  schema: {
    mustBe:
      'a lower-case letter or underscore and up to 39 more letters, digits and underscores, and must not begin with pg_',
    read: (value) => (schemaPattern.test(value) ? { schema: value } : undefined),
  },
  // Before `sslmode`, which decides where both are given.
  ssl: choice({
    true: { tlsMode: 'verify-full' },
    1: { tlsMode: 'verify-full' },
    false: { tlsMode: 'disable' },
    0: { tlsMode: 'disable' },
    'no-verify': { tlsMode: 'no-verify' },
  }),
  sslmode: choice(Object.fromEntries(tlsModes.map((tlsMode) => [tlsMode, { tlsMode }])), 'PGSSLMODE'),
  requiressl: only(['0'], 'sslmode=require says the same', 'PGREQUIRESSL'),
  uselibpqcompat: only(['true'], 'sslmode always means what it means to libpq'),
  sslrootcert: file('rootCertificateFile', 'PGSSLROOTCERT'),
  sslcert: file('certificateFile', 'PGSSLCERT'),
  sslkey: file('keyFile', 'PGSSLKEY'),
  sslpassword: text('keyPassword'),
  sslcrl: file('revocationFile', 'PGSSLCRL'),
  sslcrldir: only([], 'name one file with sslcrl', 'PGSSLCRLDIR'),
  sslcertmode: choice({ allow: {}, disable: { sendsCertificate: false } }, 'PGSSLCERTMODE'),
  sslcompression: only(['0'], 'TLS is never compressed', 'PGSSLCOMPRESSION'),
  sslsni: only(['1'], 'the host is always named to the server', 'PGSSLSNI'),
  sslnegotiation: choice(
    { postgres: { negotiation: 'postgres' }, direct: { negotiation: 'direct' } },
    'PGSSLNEGOTIATION',
  ),
  ssl_min_protocol_version: choice(tlsVersions('minimumTlsVersion'), 'PGSSLMINPROTOCOLVERSION'),
  ssl_max_protocol_version: choice(tlsVersions('maximumTlsVersion'), 'PGSSLMAXPROTOCOLVERSION'),
  channel_binding: choice(
    {
      disable: { channelBinding: 'disable' },
      prefer: { channelBinding: 'prefer' },
      require: { channelBinding: 'require' },
    },
    'PGCHANNELBINDING',
  ),
  gssencmode: only(['disable', 'prefer'], noKerberos, 'PGGSSENCMODE'),
  krbsrvname: only([], noKerberos, 'PGKRBSRVNAME'),
  gsslib: only([], noKerberos, 'PGGSSLIB'),
  gssdelegation: only(['0'], noKerberos, 'PGGSSDELEGATION'),
  require_auth: only([], 'node-postgres cannot hold the server to it', 'PGREQUIREAUTH'),
  requirepeer: only([], 'node-postgres cannot ask who runs the server', 'PGREQUIREPEER'),
  passfile: only([], 'name the file with the environment variable PGPASSFILE'),
  service: only([], noServices, 'PGSERVICE'),
  servicefile: only([], noServices),
  application_name: text('applicationName', 'PGAPPNAME'),
  fallback_application_name: text('fallbackApplicationName'),
  options: text('options', 'PGOPTIONS'),
  connect_timeout: whole(
    seconds,
    (value) => (value === 0 ? {} : { connectTimeoutMs: value * 1_000 }),
    'PGCONNECT_TIMEOUT',
  ),
  statement_timeout: whole([0, 86_400_000], (statementTimeoutMs) => ({ statementTimeoutMs })),
  lock_timeout: only([], fixedBySession),
  idle_in_transaction_session_timeout: only([], fixedBySession),
  query_timeout: only([], fixedBySession),
  client_encoding: only(['utf8', 'UTF8', 'utf-8', 'UTF-8', 'auto'], 'Cinephage speaks UTF-8'),
  keepalives: choice({ 0: { keepAlive: false }, 1: { keepAlive: true } }),
  keepalives_idle: whole(seconds, (value) => ({ keepAliveIdleMs: value * 1_000 })),
  keepalives_interval: only([], 'Node leaves it to the operating system'),
  keepalives_count: only([], 'Node leaves it to the operating system'),
  tcp_user_timeout: only(['0'], 'Node leaves it to the operating system'),
  target_session_attrs: only(
    ['any', 'read-write', 'primary'],
    'Cinephage needs a server that it can write to',
    'PGTARGETSESSIONATTRS',
  ),
  load_balance_hosts: only(['disable'], 'there is one host', 'PGLOADBALANCEHOSTS'),
  replication: only(['false', 'off', 'no', '0'], 'Cinephage does not replicate'),
  min_protocol_version: only(['3.0'], 'node-postgres speaks version 3.0', 'PGMINPROTOCOLVERSION'),
  max_protocol_version: only(['3.0', 'latest'], 'node-postgres speaks version 3.0', 'PGMAXPROTOCOLVERSION'),
};

/**
 * Reads the parameters of an address; values never appear in refusals, as a password with a bare `?` or `&` ends up here.
 *
 * @throws LibraryError `INVALID_INPUT` that names the parameter or the variable
 */
export function readParameters(
  given: URLSearchParams,
  env: Readonly<Record<string, string | undefined>>,
): PostgresParameters {
  const names = [...given.keys()];
  for (const [index, name] of names.entries()) {
    if (!/^[A-Za-z][A-Za-z0-9_.-]*$/.test(name) || (given.get(name) === '' && !Object.hasOwn(rules, name))) {
      throw refuseAddress(
        'The parameters of the database address must be written as name=value; a ? or & in a password must be written as %3F or %26.',
      );
    }
    if (!Object.hasOwn(rules, name)) {
      throw refuseAddress(`The database address has the parameter "${name}", which Cinephage does not know.`);
    }
    if (names.indexOf(name) !== index) {
      throw refuseAddress(`The database address names the parameter "${name}" twice.`);
    }
  }
  if (!agrees(given.get('ssl'), given.get('sslmode'))) {
    throw refuseAddress('The parameters "ssl" and "sslmode" of the database address contradict each other.');
  }
  // `ssl` says what `sslmode` would: the variable for it no longer counts.
  const variables = given.has('ssl') ? { ...env, PGSSLMODE: undefined } : env;
  const read = Object.entries(rules).map(([name, rule]) => readOne(name, rule, given.get(name), variables));
  return Object.assign({}, ...read);
}

function readOne(
  name: string,
  { variable, read, mustBe }: Rule,
  given: string | null,
  env: Readonly<Record<string, string | undefined>>,
): PostgresParameters {
  const value = given ?? (variable === undefined ? undefined : env[variable] || undefined);
  if (value === undefined) {
    return {};
  }
  const parameters = read(value);
  if (parameters === undefined) {
    const source =
      given === null
        ? `The environment variable ${variable}, which counts for the database address,`
        : `The parameter "${name}" of the database address`;
    throw refuseAddress(`${source} must be ${mustBe}.`);
  }
  return parameters;
}

/** Whether both ask for TLS, or neither does. */
function agrees(ssl: string | null, sslmode: string | null): boolean {
  return ssl === null || sslmode === null || /^(false|0)$/.test(ssl) === (sslmode === 'disable');
}

export function refuseAddress(message: string): LibraryError {
  return new LibraryError('INVALID_INPUT', message, { details: [{ field: 'database', message }] });
}
