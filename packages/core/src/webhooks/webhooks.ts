import type {
  Webhook,
  WebhookCreateInput,
  WebhookDeliveryPage,
  WebhookDeliveryQuery,
  WebhookUpdateInput,
} from './webhook.schema.ts';

/**
 * Addresses that are notified of events, by POST. Each event is delivered at least once, and those about a movie in their order: one that
 * fails holds back the later ones of its movie until it is delivered or given up.
 */
export interface Webhooks {
  /**
   * Returns all webhooks, by name.
   *
   * @example
   * console.log((await library.webhooks.list()).map(({ name, enabled }) => ({ name, enabled })));
   */
  list(): Promise<Webhook[]>;
  /**
   * Returns one webhook.
   *
   * @throws LibraryError `WEBHOOK_NOT_FOUND`
   * @example
   * const [first] = await library.webhooks.list();
   * if (first) console.log((await library.webhooks.get(first.id)).events);
   */
  get(id: string): Promise<Webhook>;
  /**
   * Adds a webhook. It is notified of what happens from now on.
   *
   * @throws LibraryError `INVALID_INPUT`, `WEBHOOK_ALREADY_EXISTS` if another one has the name
   * @example
   * const { id } = await library.webhooks.create({
   *   name: 'Home',
   *   url: 'http://127.0.0.1:8123/hook',
   *   events: ['file.imported', 'download.failed'],
   *   allowPrivateAddresses: true,
   * });
   * console.log(id);
   */
  create(input: WebhookCreateInput): Promise<Webhook>;
  /**
   * Changes a webhook; fields that are left out stay as they are. Disabling it gives up what is pending.
   *
   * @throws LibraryError `INVALID_INPUT`, `WEBHOOK_NOT_FOUND`, `WEBHOOK_ALREADY_EXISTS`
   * @example
   * const [first] = await library.webhooks.list();
   * if (first) await library.webhooks.update(first.id, { enabled: false });
   */
  update(id: string, input: WebhookUpdateInput): Promise<Webhook>;
  /**
   * Deletes a webhook and its deliveries.
   *
   * @throws LibraryError `WEBHOOK_NOT_FOUND`
   * @example
   * const unused = (await library.webhooks.list()).find(({ enabled }) => !enabled);
   * if (unused) await library.webhooks.delete(unused.id);
   */
  delete(id: string): Promise<void>;
  /**
   * Sends the event `test` to a webhook with these settings, without adding it.
   *
   * @throws LibraryError `INVALID_INPUT`, `WEBHOOK_TEST_FAILED` with the reason
   * @example
   * await library.webhooks
   *   .test({ name: 'Home', url: 'https://example.org/hook', events: ['movie.added'] })
   *   .catch((error) => console.log(error.message));
   */
  test(input: WebhookCreateInput): Promise<void>;
  /**
   * Sends the event `test` to a webhook.
   *
   * @throws LibraryError `WEBHOOK_NOT_FOUND`, `WEBHOOK_TEST_FAILED` with the reason
   * @example
   * for (const { id, name } of await library.webhooks.list()) {
   *   await library.webhooks.testStored(id).catch((error) => console.log(name, error.message));
   * }
   */
  testStored(id: string): Promise<void>;
  /**
   * Returns a page of what was or will be sent to a webhook, the newest first. Deliveries that ended are kept for 7 days.
   *
   * @throws LibraryError `INVALID_INPUT`, `WEBHOOK_NOT_FOUND`
   * @example
   * const [first] = await library.webhooks.list();
   * if (first) console.log((await library.webhooks.deliveries(first.id, { state: 'failed' })).pagination.total);
   */
  deliveries(id: string, query?: WebhookDeliveryQuery): Promise<WebhookDeliveryPage>;
}
