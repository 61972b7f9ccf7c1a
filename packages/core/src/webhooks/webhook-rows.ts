import type { Selectable } from 'kysely';
import type { Database, EntityManager } from '../database/database.ts';
import type { DB } from '../database/schema/db.ts';
import { LibraryError } from '../errors/library-error.ts';
import { normalizeUuid } from '../ids/uuid.ts';
import type { SecretBox } from '../secrets/secret-box.ts';
import { fold } from '../text/fold.ts';
import { invalidInput } from '../validation/validate.ts';
import { type Webhook, type WebhookFields, webhookEventTypes } from './webhook.schema.ts';

export type WebhookRow = Selectable<DB['webhook']>;

export const secretPurpose = 'webhook.sealed_secret';
/** Nothing is sent then: receivers would refuse it without a signature, or believe what is not signed. */
export const unreadableSecretMessage = 'Its secret can no longer be decrypted: enter it again.';

export const toWebhook = (row: WebhookRow): Webhook => ({
  id: row.id,
  name: row.name,
  url: row.url,
  events: webhookEventTypes.filter((type) => row.events.includes(type)),
  hasSecret: row.sealed_secret !== null,
  enabled: row.enabled,
  allowPrivateAddresses: row.allow_private_addresses,
});

export const toColumns = (fields: Omit<WebhookFields, 'secret'>) => ({
  name: fields.name,
  name_key: fold(fields.name),
  url: fields.url,
  events: JSON.stringify(fields.events),
  enabled: fields.enabled,
  allow_private_addresses: fields.allowPrivateAddresses,
});

/** @throws LibraryError `INVALID_INPUT` that names the field, if the library has no `secret` */
export function sealSecret(secrets: SecretBox, secret: string | null): string | null {
  if (secret !== null && !secrets.canSeal) {
    throw invalidInput([{ field: 'secret', message: 'cannot be stored, as the library has no `secret`' }]);
  }
  return secret === null ? null : secrets.seal(secret, secretPurpose);
}

/**
 * @param options.isLocked whether no other process changes it until the transaction of `em` ends. @default false
 * @throws LibraryError `WEBHOOK_NOT_FOUND`
 */
export async function readWebhook(
  database: Database,
  id: string,
  em: EntityManager = database.fork(),
  { isLocked = false }: { readonly isLocked?: boolean } = {},
): Promise<WebhookRow> {
  const uuid = normalizeUuid(id);
  const found = database.kysely(em).selectFrom('webhook').selectAll().where('id', '=', uuid);
  const locked = isLocked && database.driver === 'postgresql' ? found.forUpdate() : found;
  const row = uuid === null ? undefined : await locked.executeTakeFirst();
  if (row === undefined) {
    throw new LibraryError('WEBHOOK_NOT_FOUND', 'No webhook has this id.');
  }
  return row;
}
