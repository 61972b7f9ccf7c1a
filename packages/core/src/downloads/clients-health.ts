import type { Database } from '../database/database.ts';
import type { DownloadClientsHealth } from '../health/library-health.schema.ts';
import type { ClientStates } from './client-states.ts';
import type { DownloadClientFailure } from './download-client.ts';
import { readDownloadClients } from './download-client-rows.ts';

export interface ClientsHealthDeps {
  readonly database: Database;
  readonly clientStates: Pick<ClientStates, 'readAll'>;
}

/** What clients say themselves may name hosts and folders, which not everybody may see who may see the health. */
const sentences: Readonly<Record<DownloadClientFailure, string>> = {
  unreachable: 'cannot be reached',
  unauthorized: 'has refused the login, and is not asked again until it is changed or tested',
  refused: 'refuses requests',
  misconfigured: 'cannot be used with its settings',
};

/** How the enabled download clients did when they were last asked. */
export async function readClientsHealth({
  database,
  clientStates,
}: ClientsHealthDeps): Promise<DownloadClientsHealth> {
  const [rows, states] = await Promise.all([readDownloadClients(database), clientStates.readAll()]);
  const clients = rows
    .filter(({ enabled }) => enabled)
    .map(({ id, name }) => {
      const failure = states.get(id)?.failure ?? null;
      const problem = failure === null ? null : `The download client ${name} ${sentences[failure]}.`;
      return { id, name, ok: failure === null, problem };
    });
  return { ok: clients.every(({ ok }) => ok), clients };
}
