import type { PostgresAddress } from './postgres-address.ts';
import { trustsNodeAuthorities } from './postgres-tls.ts';

/** Paths of files that the programs of PostgreSQL read in addition to the environment. */
export interface LibpqFiles {
  /** Certificates of the authorities that Node trusts: libpq 15 and older do not support `sslrootcert=system`. */
  readonly nodeAuthorities: string;
  /** A service file with the password of the key, which has no variable. */
  readonly service: string;
  /** A file that does not exist; prevents libpq from verifying with `~/.postgresql/root.crt`, which Cinephage does not read. */
  readonly noAuthority: string;
}

/** Section of the service file. */
export const libpqService = 'cinephage';
/** Variables of libpq that are passed on; the address contains the others, or they must not apply. */
const keptVariables = new Set(['PGPASSFILE']);

/**
 * Returns the environment with which programs of PostgreSQL, such as `pg_dump`, connect as Cinephage does. It contains the password:
 * pass it to those programs only.
 *
 * @param env Environment of this process
 */
export function libpqEnvironment(
  address: PostgresAddress,
  files: LibpqFiles,
  env: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const others = Object.entries(env).filter(([name]) => !name.startsWith('PG') || keptVariables.has(name));
  return Object.fromEntries(
    [...others, ...Object.entries(variablesFor(address, files))].flatMap(([name, value]) =>
      value === undefined ? [] : [[name, String(value)]],
    ),
  );
}

function variablesFor(address: PostgresAddress, files: LibpqFiles) {
  const sends = address.sendsCertificate !== false;
  const { service, ...tls } = tlsFor(address, files);
  return {
    PGHOST: address.host,
    PGHOSTADDR: address.hostaddr,
    PGPORT: address.port,
    PGUSER: address.user,
    PGPASSWORD: address.password,
    PGDATABASE: address.database,
    ...tls,
    PGSSLCERT: sends ? address.certificateFile : undefined,
    PGSSLKEY: sends ? address.keyFile : undefined,
    PGSSLCRL: address.revocationFile,
    PGSSLCERTMODE: sends ? undefined : 'disable',
    PGSSLNEGOTIATION: address.negotiation,
    PGSSLMINPROTOCOLVERSION: address.minimumTlsVersion,
    PGSSLMAXPROTOCOLVERSION: address.maximumTlsVersion,
    PGCHANNELBINDING: address.channelBinding,
    PGAPPNAME: address.applicationName,
    PGOPTIONS: address.options,
    PGCONNECT_TIMEOUT: Math.ceil(address.connectTimeoutMs / 1_000),
    PGCLIENTENCODING: 'UTF8',
    PGSERVICEFILE: service,
    PGSERVICE: service && libpqService,
  };
}

function tlsFor(address: PostgresAddress, files: LibpqFiles) {
  const service = address.keyPassword === undefined ? undefined : files.service;
  if (trustsNodeAuthorities(address)) {
    // With these authorities, `require` compares the host as well.
    return { PGSSLMODE: 'verify-full', PGSSLROOTCERT: files.nodeAuthorities, service };
  }
  if (address.tlsMode === 'no-verify') {
    // libpq has no such mode: without an authority, `require` does not verify.
    return { PGSSLMODE: 'require', PGSSLROOTCERT: files.noAuthority, service };
  }
  return {
    PGSSLMODE: address.tlsMode,
    PGSSLROOTCERT: address.rootCertificateFile ?? files.noAuthority,
    service,
  };
}
