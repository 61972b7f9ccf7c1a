import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type ConnectionOptions, checkServerIdentity, createSecureContext } from 'node:tls';
import { definedFields } from '../validation/defined-fields.ts';
import type { PostgresAddress } from './postgres-address.ts';
import { refuseAddress } from './postgres-parameters.ts';

/** `false`: plain text. */
export type Tls = ConnectionOptions | false;

/** `sslrootcert=system`: the authorities that Node trusts. */
const trustedByNode = 'system';

/**
 * The ways to connect that `sslmode` allows, the first one first, with the meaning that libpq gives it: only `allow` and
 * `prefer` have two, and only there may plain text take the place of TLS.
 *
 * @throws LibraryError `INVALID_INPUT` that names the parameter whose file cannot be used
 */
export async function tlsChoices(address: PostgresAddress): Promise<readonly [Tls, ...Tls[]]> {
  switch (address.tlsMode) {
    case 'disable':
      return [false];
    case 'allow':
      return [false, await readTls(address)];
    case 'prefer':
      return [await readTls(address), false];
    default:
      return [await readTls(address)];
  }
}

/** Whether the server has to show a certificate of an authority that Node trusts by itself. */
export function trustsNodeAuthorities({ tlsMode, rootCertificateFile }: PostgresAddress): boolean {
  return rootCertificateFile === undefined
    ? tlsMode === 'verify-full'
    : rootCertificateFile === trustedByNode && (tlsMode === 'verify-full' || tlsMode === 'require');
}

async function readTls(address: PostgresAddress): Promise<ConnectionOptions> {
  const { rootCertificateFile, tlsMode } = address;
  const cas = rootCertificateFile === trustedByNode ? undefined : rootCertificateFile;
  const sends = address.sendsCertificate !== false;
  const files = {
    ca: await read('sslrootcert', cas),
    cert: await read('sslcert', sends ? address.certificateFile : undefined),
    key: await read('sslkey', sends ? address.keyFile : undefined),
    crl: await read('sslcrl', address.revocationFile),
  };
  const isVerified =
    tlsMode === 'verify-ca' ||
    tlsMode === 'verify-full' ||
    (tlsMode === 'require' && rootCertificateFile !== undefined);
  const hasToBeHost =
    tlsMode === 'verify-full' || (tlsMode === 'require' && rootCertificateFile === trustedByNode);
  const options: ConnectionOptions = {
    ...definedFields(files),
    ...definedFields({
      passphrase: address.keyPassword,
      minVersion: address.minimumTlsVersion,
      maxVersion: address.maximumTlsVersion,
    }),
    rejectUnauthorized: isVerified,
    // node-postgres leaves it to Node, which takes an IP address for "localhost".
    checkServerIdentity: (_, certificate) =>
      hasToBeHost ? checkServerIdentity(address.host, certificate) : undefined,
    servername: /^[\d.]+$|:/.test(address.host) ? '' : address.host,
  };
  try {
    // Node ignores invalid certificates in `ca`, and then trusts no authority.
    if (files.ca !== undefined) {
      new X509Certificate(files.ca);
    }
    createSecureContext(options);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw refuseAddress(
      `The files that sslrootcert, sslcert, sslkey or sslcrl of the database address name cannot be used, or sslpassword does not open the key: ${reason}.`,
    );
  }
  return options;
}

async function read(parameter: string, path: string | undefined): Promise<string | undefined> {
  if (path === undefined) {
    return undefined;
  }
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw refuseAddress(`The file that ${parameter} of the database address names cannot be read (${code}).`);
  }
}

/** Whether the connection failed because the certificate is not trusted. */
export function isUntrusted(error: unknown): boolean {
  const code = String((error as { code?: unknown }).code ?? '');
  return /SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|^CERT_|ERR_TLS_CERT/.test(code);
}
