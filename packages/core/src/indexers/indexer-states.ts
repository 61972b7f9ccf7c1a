import type { Database, EntityManager } from '../database/database.ts';
import { isForeignKeyViolation } from '../database/driver-errors.ts';
import type { LibraryLogger } from '../logging/library-logger.ts';
import { type BackOff, decideBackOff } from './back-off.ts';
import type { IndexerError } from './indexer-source.ts';
import type { WireCapabilities, WireLimits } from './indexer-wire.ts';

export interface IndexerStatesDeps {
  readonly database: Database;
  readonly logger: LibraryLogger | undefined;
  readonly now: () => Date;
}

export interface Usage {
  readonly requests?: number;
  readonly grabs?: number;
}

/**
 * Writes down how indexers do, for all nodes. The promises never reject, and searches do not wait for them: a search does not depend on
 * what is written about it. `settled` waits for all that were begun.
 */
export interface IndexerStates {
  recordSuccess(indexerId: string): Promise<void>;
  /** @param options `backsOff`: whether it is not asked for a while */
  recordFailure(
    indexerId: string,
    error: IndexerError,
    options: { readonly backsOff: boolean },
  ): Promise<void>;
  recordUsage(indexerId: string, usage: Usage): Promise<void>;
  recordLimits(indexerId: string, limits: WireLimits): Promise<void>;
  recordCapabilities(indexerId: string, capabilities: WireCapabilities): Promise<void>;
  /** Work in the background that `close` ends and waits for; its errors are logged. */
  runInBackground(work: (signal: AbortSignal) => Promise<void>): void;
  settled(): Promise<void>;
  /** Ends the work in the background; nothing is written any longer. */
  close(): Promise<void>;
}

const hourMs = 3_600_000;
/** Usage that is older than the last 24 hours, with some room, is deleted. */
const keptMs = 48 * hourMs;
/** A success is written at most this often: many searches in a row are one success. */
const successMs = 60_000;
const maximumReason = 500;
const maximumInt = 2_147_483_647;

export function createIndexerStates({ database, logger, now }: IndexerStatesDeps): IndexerStates {
  const { run, settled, close, isClosed } = createBackground(logger);
  const record = (write: (em: EntityManager) => Promise<void>) =>
    run(() => (isClosed() ? Promise.resolve() : database.transaction(write)));
  const tables = (em: EntityManager) => database.kysely(em);
  const ensure = async (em: EntityManager, indexer_id: string) => {
    await tables(em)
      .insertInto('indexer_state')
      .values({ indexer_id })
      .onConflict((conflict) => conflict.column('indexer_id').doNothing())
      .execute();
  };
  return {
    recordSuccess: (indexerId) =>
      record(async (em) => {
        await ensure(em, indexerId);
        const at = now();
        await tables(em)
          .updateTable('indexer_state')
          .set({ ...noFailure, last_success_at: at })
          .where('indexer_id', '=', indexerId)
          .where(({ eb, or }) =>
            or([
              eb('failures', '>', 0),
              eb('failure', 'is not', null),
              eb('last_success_at', 'is', null),
              eb('last_success_at', '<', new Date(at.getTime() - successMs)),
            ]),
          )
          .execute();
      }),
    recordFailure: (indexerId, error, { backsOff }) =>
      record(async (em) => {
        await ensure(em, indexerId);
        await writeFailure(database, em, indexerId, { error, backsOff, at: now() });
      }),
    recordUsage: (indexerId, usage) => record((em) => addUsage(database, em, indexerId, usage, now())),
    recordLimits: (indexerId, { requestLimit, grabLimit }) =>
      record(async (em) => {
        await ensure(em, indexerId);
        const limits = { request_limit: toInt(requestLimit), grab_limit: toInt(grabLimit) };
        await tables(em)
          .updateTable('indexer_state')
          .set(limits)
          .where('indexer_id', '=', indexerId)
          .execute();
      }),
    recordCapabilities: (indexerId, capabilities) =>
      record(async (em) => {
        await ensure(em, indexerId);
        await tables(em)
          .updateTable('indexer_state')
          .set({ capabilities: JSON.stringify(capabilities), capabilities_read_at: now() })
          .where('indexer_id', '=', indexerId)
          .execute();
      }),
    runInBackground: (work) => void run(work),
    settled,
    close,
  };
}

/** Runs work in the background. */
function createBackground(logger: LibraryLogger | undefined) {
  const pending = new Set<Promise<void>>();
  const closing = new AbortController();
  const settled = async () => {
    while (pending.size > 0) {
      await Promise.all(pending);
    }
  };
  return {
    run(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
      const ended: Promise<void> = work(closing.signal)
        .catch((error: unknown) => {
          // A foreign key: the indexer was deleted meanwhile.
          if (!isForeignKeyViolation(error) && !closing.signal.aborted) {
            logger?.warn({ err: error }, 'The state of an indexer could not be written.');
          }
        })
        .finally(() => pending.delete(ended));
      pending.add(ended);
      return ended;
    },
    settled,
    close() {
      closing.abort();
      return settled();
    },
    isClosed: () => closing.signal.aborted,
  };
}

const toInt = (limit: number | null) =>
  limit === null ? null : Math.min(Math.max(Math.trunc(limit), 0), maximumInt);

/** The columns of the state of an indexer that works. */
export const noFailure = { failures: 0, failure: null, failure_reason: null, retry_at: null } as const;

/** Several nodes that ask at once count one failure: those after the first find that it backs off already. */
async function writeFailure(
  database: Database,
  em: EntityManager,
  indexerId: string,
  { error, backsOff, at }: { readonly error: IndexerError; readonly backsOff: boolean; readonly at: Date },
): Promise<void> {
  const state = await database
    .kysely(em)
    .selectFrom('indexer_state')
    .select(['failures', 'retry_at as retryAt'])
    .where('indexer_id', '=', indexerId)
    .executeTakeFirst();
  if (state === undefined || (state.retryAt !== null && state.retryAt > at)) {
    return;
  }
  const { failures, retryInMs }: BackOff = backsOff
    ? decideBackOff(error, state.failures)
    : { failures: state.failures, retryInMs: null };
  await database
    .kysely(em)
    .updateTable('indexer_state')
    .set({
      failures,
      failure: error.failure,
      failure_reason: error.message.slice(0, maximumReason).toWellFormed(),
      retry_at: retryInMs === null ? null : new Date(at.getTime() + retryInMs),
      last_failure_at: at,
    })
    .where('indexer_id', '=', indexerId)
    .where('failures', '=', state.failures)
    .execute();
}

async function addUsage(
  database: Database,
  em: EntityManager,
  indexer_id: string,
  { requests = 0, grabs = 0 }: Usage,
  at: Date,
): Promise<void> {
  const hour = new Date(Math.floor(at.getTime() / hourMs) * hourMs);
  const { numInsertedOrUpdatedRows = 0n } = await database
    .kysely(em)
    .insertInto('indexer_usage')
    .values({ indexer_id, hour, requests, grabs })
    .onConflict((conflict) =>
      conflict.columns(['indexer_id', 'hour']).doUpdateSet(({ ref, eb }) => ({
        requests: eb(ref('indexer_usage.requests'), '+', requests),
        grabs: eb(ref('indexer_usage.grabs'), '+', grabs),
      })),
    )
    .executeTakeFirstOrThrow();
  if (numInsertedOrUpdatedRows > 0n) {
    await database
      .kysely(em)
      .deleteFrom('indexer_usage')
      .where('indexer_id', '=', indexer_id)
      .where('hour', '<', new Date(at.getTime() - keptMs))
      .execute();
  }
}
