import { Webhooks } from '../shared/0027-webhooks.ts';

export class SqliteWebhooks extends Webhooks {
  protected readonly types = {
    uuid: 'text',
    boolean: 'integer',
    json: 'text',
    timestamp: 'integer',
    bigint: 'integer',
    options: ' strict',
  };
}
