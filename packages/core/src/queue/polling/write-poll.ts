import type { Database, EntityManager } from '../../database/database.ts';
import type { ClientStates } from '../../downloads/client-states.ts';
import type { DownloadClientRow } from '../../downloads/download-client-rows.ts';
import type { TaskService } from '../../tasks/task-service.ts';
import { enqueueImport } from '../completed/import-download.ts';
import { endDownload } from '../end-download.ts';
import { type FailDownloadDeps, failDownload } from '../failed/fail-download.ts';
import { updateQueueItem } from '../queue-item-rows.ts';
import { insertAdopted } from './adopt-downloads.ts';
import type { ClientLeases } from './client-leases.ts';
import type { QueueStep } from './next-queue-state.ts';
import type { PolledItem, PollResult } from './poll-client.ts';
import { queueMessages } from './queue-messages.ts';
import { updateItems } from './update-items.ts';

export interface WritePollDeps extends FailDownloadDeps {
  readonly states: ClientStates;
  readonly leases: ClientLeases;
  readonly tasks: Pick<TaskService, 'enqueue'>;
}

export interface WritePollParams {
  readonly client: DownloadClientRow;
  readonly result: PollResult;
  readonly nextPollAt: Date;
  readonly at: Date;
}

/**
 * Writes what a poll has found, and does what follows from it, in one transaction, which ends the lease as well: a process whose lease is
 * lost writes nothing. Nor does one that has polled with settings that were changed meanwhile.
 */
export async function writePoll(
  deps: WritePollDeps,
  { client, result, nextPollAt, at }: WritePollParams,
): Promise<void> {
  const { database, states, leases } = deps;
  await database.transaction(async (em) => {
    const isCurrent = await hasSettings(database, em, client);
    await leases.release(em, client.id, isCurrent ? nextPollAt : null);
    if (!isCurrent) {
      return;
    }
    await states.markWorking(client, em);
    await updateItems(database, em, { updates: result.items.flatMap(toUpdate), at });
    for (const item of result.items) {
      await follow(deps, em, { ...item, client, at });
    }
    const kysely = database.kysely(em);
    for (const { id, removal } of result.removed) {
      await kysely
        .updateTable('queue_item')
        .set({ removal: null, updated_at: at })
        .where('id', '=', id)
        .where('removal', '=', removal)
        .execute();
    }
    await insertAdopted(kysely, { client, adopted: result.adopted, at });
  });
}

async function hasSettings(
  database: Database,
  em: EntityManager,
  { id, updated_at: updatedAt }: DownloadClientRow,
): Promise<boolean> {
  const row = await database
    .kysely(em)
    .selectFrom('download_client')
    .select('updated_at')
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.updated_at.getTime() === updatedAt.getTime();
}

const hasChanges = (changes: object) => Object.keys(changes).length > 0;

const toUpdate = ({ row, step }: PolledItem) =>
  step.kind === 'track' && hasChanges(step.changes) ? [{ row, changes: step.changes }] : [];

interface FollowParams {
  readonly row: PolledItem['row'];
  readonly step: QueueStep;
  readonly client: DownloadClientRow;
  readonly at: Date;
}

/** What follows for one item, apart from its columns, unless it was changed since it was read. */
async function follow(
  deps: WritePollDeps,
  em: EntityManager,
  { row, step, client, at }: FollowParams,
): Promise<void> {
  const { database, tasks } = deps;
  const kysely = database.kysely(em);
  const update = (set: Exclude<QueueStep, { readonly kind: 'forget' }>['changes']) =>
    updateQueueItem(kysely, row.id, { from: [row.state], set, at });
  switch (step.kind) {
    case 'track':
      return;
    case 'forget':
      await kysely.deleteFrom('queue_item').where('id', '=', row.id).where('state', '=', 'ignored').execute();
      return;
    case 'import':
      if (await update(step.changes)) await enqueueImport(tasks, em, { id: row.id, movieId: row.movie_id });
      return;
    case 'fail':
      if (await update(step.changes)) {
        await failDownload(deps, em, { item: row, reason: step.reason, message: step.message, now: at });
      }
      return;
    case 'removed':
      if (await update(step.changes)) {
        await endDownload(database, em, { row, message: queueMessages.removedAtClient(client.name), at });
      }
  }
}
