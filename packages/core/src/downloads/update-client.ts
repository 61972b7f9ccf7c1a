import type { EntityManager } from '../database/database.ts';
import { LibraryError } from '../errors/library-error.ts';
import type { SecretBox } from '../secrets/secret-box.ts';
import { definedFields } from '../validation/defined-fields.ts';
import { invalidInput, validate } from '../validation/validate.ts';
import { checkClient } from './check-client.ts';
import type { ClientStates } from './client-states.ts';
import {
  type DownloadClientFields,
  type DownloadClientUpdateInput,
  downloadClientUpdateSchema,
} from './download-client.schema.ts';
import { type DownloadClientRow, readDownloadClient, toColumns, toFields } from './download-client-rows.ts';
import type { WatchFolderDeps } from './watch-folder/check-watch-folder.ts';
import { refusingDuplicates } from './write-client.ts';

export interface UpdateClientDeps extends WatchFolderDeps {
  readonly secrets: SecretBox;
  readonly states: ClientStates;
  readonly now: () => Date;
}

type Changes = Partial<DownloadClientFields>;

/** What a client is reached with. */
const accessColumns = [
  'implementation',
  'folder',
  'host',
  'port',
  'use_ssl',
  'url_base',
  'username',
  'category',
  'enabled',
] as const;
const maximumAttempts = 5;

/**
 * Passwords and keys that are left out stay as they are stored. If the client is reached in another way from now on, what is known of it
 * is forgotten, and it is asked again at once.
 */
export async function updateDownloadClient(
  deps: UpdateClientDeps,
  id: string,
  input: DownloadClientUpdateInput,
): Promise<void> {
  const changes: Changes = definedFields(validate(downloadClientUpdateSchema, input));
  for (let attempt = 0; attempt < maximumAttempts; attempt += 1) {
    const before = await readDownloadClient(deps.database, id);
    if (await tryUpdate(deps, before, changes)) {
      return;
    }
  }
  throw new LibraryError('DATABASE_UNAVAILABLE', 'The download client is being changed all the time.');
}

/** @returns false if another caller has changed it meanwhile */
async function tryUpdate(
  deps: UpdateClientDeps,
  before: DownloadClientRow,
  changes: Changes,
): Promise<boolean> {
  const { database, secrets, states, now } = deps;
  const stored = {
    hasPassword: changes.password === undefined && before.password !== null,
    hasApiKey: changes.apiKey === undefined && before.api_key !== null,
  };
  const fields = await checkClient(deps, merge(before, changes), stored);
  refuseSecretsElsewhere(before, fields, stored);
  const { password, api_key, ...columns } = toColumns(secrets, fields);
  const set = {
    ...columns,
    ...(changes.password !== undefined && { password }),
    ...(changes.apiKey !== undefined && { api_key }),
    // Greater than before in any case: it tells the versions of the settings apart.
    updated_at: new Date(Math.max(now().getTime(), before.updated_at.getTime() + 1)),
  };
  const hasNewAccess =
    changes.password !== undefined ||
    changes.apiKey !== undefined ||
    accessColumns.some((column) => columns[column] !== before[column]);
  const update = async (em: EntityManager) => {
    const { numUpdatedRows } = await refusingDuplicates(database, em, { id: before.id, fields }, () =>
      database
        .kysely(em)
        .updateTable('download_client')
        .set(set)
        .where('id', '=', before.id)
        .where('updated_at', '=', before.updated_at)
        .executeTakeFirstOrThrow(),
    );
    if (numUpdatedRows > 0n && hasNewAccess) {
      await states.reset(before.id, em);
    }
    return numUpdatedRows > 0n;
  };
  return database.transaction(update, { lock: 'downloadClients' });
}

/** Each program has its own protocol. */
const merge = (before: DownloadClientRow, changes: Changes): DownloadClientFields => ({
  ...toFields(before),
  ...((changes.implementation ?? before.implementation) !== before.implementation && { protocol: null }),
  ...changes,
});

/** A user who may change a client must not get its password by having it sent to another machine. */
function refuseSecretsElsewhere(
  before: DownloadClientRow,
  after: DownloadClientFields,
  kept: { readonly hasPassword: boolean; readonly hasApiKey: boolean },
): void {
  const isElsewhere = before.host !== after.host || before.port !== after.port;
  const isPlain = before.use_ssl && !after.useSsl;
  if (!isElsewhere && !isPlain) {
    return;
  }
  const why = isElsewhere ? 'as its host or port changes' : 'as it is no longer reached over HTTPS';
  const problems = [...(kept.hasPassword ? ['password'] : []), ...(kept.hasApiKey ? ['apiKey'] : [])].map(
    (field) => ({ field, message: `must be given again, ${why}; null deletes it` }),
  );
  if (problems.length > 0) {
    throw invalidInput(problems);
  }
}
