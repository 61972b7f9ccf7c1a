import { Webhooks } from '../shared/0027-webhooks.ts';

export class PostgresWebhooks extends Webhooks {
  protected readonly types = {
    uuid: 'uuid',
    boolean: 'boolean',
    json: 'jsonb',
    timestamp: 'timestamptz(3)',
    bigint: 'bigint',
    options: '',
  };
}
