import { LibraryError } from '../errors/library-error.ts';
import type { HttpClient } from '../http-client/http-client.ts';
import { uuidv7 } from '../ids/uuid.ts';
import { sendWebhook, type WebhookMessage } from './send-webhook.ts';

/** @throws LibraryError `WEBHOOK_TEST_FAILED` */
export async function testWebhook(
  deps: { readonly http: HttpClient; readonly now: () => Date },
  { url, secret, allowPrivateAddresses }: Pick<WebhookMessage, 'url' | 'secret' | 'allowPrivateAddresses'>,
): Promise<void> {
  const id = uuidv7();
  const body = JSON.stringify({ id, event: 'test', at: deps.now().toISOString(), movie: null, data: {} });
  const { error } = await sendWebhook(deps, { url, secret, allowPrivateAddresses, id, body });
  if (error !== null) {
    throw new LibraryError('WEBHOOK_TEST_FAILED', error);
  }
}
