import type { PostgresAddress } from './postgres-address.ts';

/** libpq has no word for what node-postgres calls `no-verify`: it never verifies with `require` and without an authority. */
const modes: Readonly<Record<string, string>> = { 'no-verify': 'require' };

/**
 * The environment variables with which programs of PostgreSQL, such as `pg_dump`, connect as Cinephage does. They hold the
 * password: give them to nobody else. There is none for `sslpassword`, so that programs ask for it.
 */
export function libpqEnvironment(address: PostgresAddress): Record<string, string> {
  const authority = address.tlsMode === 'no-verify' ? undefined : address.rootCertificateFile;
  const variables = {
    PGHOST: address.host,
    PGHOSTADDR: address.hostaddr,
    PGPORT: address.port,
    PGUSER: address.user,
    PGPASSWORD: address.password,
    PGDATABASE: address.database,
    PGSSLMODE: modes[address.tlsMode] ?? address.tlsMode,
    // Node has authorities of its own where none is named, libpq only those of the system if it is told so.
    PGSSLROOTCERT: authority ?? (address.tlsMode === 'verify-full' ? 'system' : undefined),
    PGSSLCERT: address.certificateFile,
    PGSSLKEY: address.keyFile,
    PGSSLCRL: address.revocationFile,
    PGSSLCERTMODE: address.sendsCertificate === false ? 'disable' : undefined,
    PGSSLNEGOTIATION: address.negotiation,
    PGSSLMINPROTOCOLVERSION: address.minimumTlsVersion,
    PGSSLMAXPROTOCOLVERSION: address.maximumTlsVersion,
    PGCHANNELBINDING: address.channelBinding,
    PGAPPNAME: address.applicationName,
    PGOPTIONS: address.options,
    PGCONNECT_TIMEOUT: Math.ceil(address.connectTimeoutMs / 1_000),
    PGCLIENTENCODING: 'UTF8',
  };
  return Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, String(value)]],
    ),
  );
}
