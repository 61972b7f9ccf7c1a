import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates } from 'node:tls';
import { libpqEnvironment, libpqService } from '../database/libpq-environment.ts';
import type { PostgresAddress } from '../database/postgres-address.ts';
import { trustsNodeAuthorities } from '../database/postgres-tls.ts';

const forOwnerAlone = { mode: 0o600 };

/** Has programs of PostgreSQL connect as Cinephage does, with files that are deleted once `work` has ended. */
export async function withLibpqEnvironment<T>(
  address: PostgresAddress,
  work: (environment: Readonly<Record<string, string>>) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'cinephage-libpq-'));
  const files = {
    nodeAuthorities: join(folder, 'authorities.crt'),
    service: join(folder, 'service.conf'),
    noAuthority: join(folder, 'none.crt'),
  };
  try {
    if (trustsNodeAuthorities(address)) {
      writeFileSync(files.nodeAuthorities, getCACertificates('default').join('\n'), forOwnerAlone);
    }
    if (address.keyPassword !== undefined) {
      const section = `[${libpqService}]\nsslpassword=${address.keyPassword}\n`;
      writeFileSync(files.service, section, forOwnerAlone);
    }
    return await work(libpqEnvironment(address, files, process.env));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
