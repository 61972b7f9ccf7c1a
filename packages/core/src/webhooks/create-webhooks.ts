import type { Database, EntityManager } from '../database/database.ts';
import { isUniqueViolation } from '../database/driver-errors.ts';
import { type ErrorDetail, LibraryError } from '../errors/library-error.ts';
import { createEventLog } from '../events/event-log.ts';
import type { HttpClient } from '../http-client/http-client.ts';
import { uuidv7 } from '../ids/uuid.ts';
import type { SecretBox } from '../secrets/secret-box.ts';
import { fold } from '../text/fold.ts';
import { definedFields } from '../validation/defined-fields.ts';
import { validate } from '../validation/validate.ts';
import { type AddDeliveriesDeps, insertDeliveries } from './add-deliveries.ts';
import { listDeliveries } from './list-deliveries.ts';
import { refuseUnreachable } from './refuse-unreachable.ts';
import { testWebhook } from './test-webhook.ts';
import {
  type WebhookCreateInput,
  type WebhookUpdateInput,
  webhookCreateSchema,
  webhookUpdateSchema,
} from './webhook.schema.ts';
import {
  readWebhook,
  sealSecret,
  secretPurpose,
  toColumns,
  toWebhook,
  unreadableSecretMessage,
  type WebhookRow,
} from './webhook-rows.ts';
import type { Webhooks } from './webhooks.ts';

export interface WebhooksDeps extends AddDeliveriesDeps {
  readonly secrets: SecretBox;
  readonly http: HttpClient;
}

/** The operations on webhooks. */
export function createWebhooks(deps: WebhooksDeps): Webhooks {
  const { database, secrets } = deps;
  const get = async (id: string) => toWebhook(await readWebhook(database, id));
  return {
    async list() {
      const kysely = database.kysely(database.fork());
      const rows = await kysely.selectFrom('webhook').selectAll().orderBy('name_key').execute();
      return rows.map(toWebhook);
    },
    get,
    create: async (input) => get(await createWebhook(deps, input)),
    async update(id, input) {
      await updateWebhook(deps, id, input);
      return get(id);
    },
    delete: (id) => deleteWebhook(database, id),
    test: (input) => testWebhook(deps, validate(webhookCreateSchema, input)),
    async testStored(id) {
      const row = await readWebhook(database, id);
      const { sealed_secret: sealed } = row;
      const secret = sealed === null ? null : secrets.open(sealed, secretPurpose);
      if (sealed !== null && secret === null) {
        throw new LibraryError('WEBHOOK_TEST_FAILED', unreadableSecretMessage);
      }
      await testWebhook(deps, { ...toWebhook(row), secret });
    },
    deliveries: (id, query) => listDeliveries(database, id, query),
  };
}

/** @returns its id */
async function createWebhook(deps: WebhooksDeps, input: WebhookCreateInput): Promise<string> {
  const { database, secrets, now } = deps;
  const { secret, ...fields } = validate(webhookCreateSchema, input);
  refuseUnreachable(fields);
  const columns = { ...toColumns(fields), sealed_secret: sealSecret(secrets, secret) };
  const [id, at] = [uuidv7(), now()];
  await writeNamed(database, fields.name, async (em) => {
    const position = await readPosition(database, em);
    await database
      .kysely(em)
      .insertInto('webhook')
      .values({ ...columns, id, position, created_at: at, updated_at: at })
      .execute();
  });
  return id;
}

/** A secret that is left out stays as it is. A webhook is notified of what happens after it was enabled again, or after it was given the event. */
async function updateWebhook(deps: WebhooksDeps, id: string, input: WebhookUpdateInput): Promise<void> {
  const { database, secrets, now } = deps;
  const { secret, ...changes } = definedFields(validate(webhookUpdateSchema, input));
  const sealed = secret === undefined ? undefined : sealSecret(secrets, secret);
  await writeNamed(database, changes.name, async (em) => {
    const row = await readWebhook(database, id, em, { isLocked: true });
    const before = toWebhook(row);
    const after = { ...before, ...changes };
    if (changes.url !== undefined || changes.allowPrivateAddresses !== undefined) refuseUnreachable(after);
    const isEnabledAgain = after.enabled && !before.enabled;
    const isWidened =
      before.enabled && after.enabled && after.events.some((type) => !before.events.includes(type));
    const kysely = database.kysely(em);
    const position = isWidened ? await deliverBefore(deps, em, row) : null;
    await kysely
      .updateTable('webhook')
      .set({
        ...toColumns(after),
        ...(sealed !== undefined && { sealed_secret: sealed }),
        ...(isEnabledAgain && { position: await readPosition(database, em) }),
        ...(position !== null && { position }),
        updated_at: now(),
      })
      .where('id', '=', before.id)
      .execute();
    if (!after.enabled) {
      await kysely
        .updateTable('webhook_delivery')
        .set({ state: 'failed', message: 'The webhook was disabled.', updated_at: now() })
        .where('webhook_id', '=', before.id)
        .where('state', '=', 'pending')
        .execute();
    }
  });
}

const batchSize = 500;

/**
 * Adds the deliveries of what a webhook wanted so far.
 *
 * @returns the position behind it: what it wants from now on, it gets from there
 */
async function deliverBefore(
  deps: WebhooksDeps,
  em: EntityManager,
  { id: webhookId, position, events }: WebhookRow,
): Promise<number> {
  const { database } = deps;
  const log = createEventLog({ ...database, readKysely: database.kysely(em) });
  const newest = await log.last();
  for (let from = position; from < newest; ) {
    const batch = (await log.readAfter(from, batchSize)).filter(({ seq }) => seq <= newest);
    const wanted = batch.filter(({ event }) => events.some((type) => type === event.type));
    if (wanted.length > 0) await insertDeliveries(deps, em, { webhookId, events: wanted });
    from = batch.at(-1)?.seq ?? newest;
  }
  return Math.max(position, newest);
}

async function deleteWebhook(database: Database, id: string): Promise<void> {
  await database.transaction(async (em) => {
    const { id: found } = await readWebhook(database, id, em);
    await database.kysely(em).deleteFrom('webhook').where('id', '=', found).execute();
  });
}

/** The newest event: a webhook is notified of those after it. */
async function readPosition(database: Database, em: EntityManager): Promise<number> {
  const newest = await database
    .kysely(em)
    .selectFrom('event')
    .select(({ fn }) => fn.max<number | null>('seq').as('seq'))
    .executeTakeFirst();
  return newest?.seq ?? 0;
}

/** @throws LibraryError `WEBHOOK_ALREADY_EXISTS` if another one has the name, whatever its case and accents */
async function writeNamed(
  database: Database,
  name: string | undefined,
  write: (em: EntityManager) => Promise<void>,
): Promise<void> {
  try {
    await database.transaction(write);
  } catch (error) {
    throw name !== undefined && isUniqueViolation(error) ? await nameTaken(database, name) : error;
  }
}

async function nameTaken(database: Database, name: string): Promise<LibraryError> {
  const other = await database
    .kysely(database.fork())
    .selectFrom('webhook')
    .select('id')
    .where('name_key', '=', fold(name))
    .executeTakeFirst();
  const detail: ErrorDetail = { field: 'name', message: 'is the name of another webhook' };
  return new LibraryError('WEBHOOK_ALREADY_EXISTS', `There is a webhook with the name ${name} already.`, {
    details: [other === undefined ? detail : { ...detail, id: other.id }],
  });
}
