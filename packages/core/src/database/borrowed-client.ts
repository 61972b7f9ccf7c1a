import { EventEmitter } from 'node:events';
import type { Client, Pool, PoolClient, QueryResult } from 'pg';
import { advisoryLocks } from './advisory-locks.ts';
import type { PostgresPool } from './database-option.ts';
import { driverTypes } from './driver-types.ts';
import { quoteText, sessionSettingNames } from './postgres-session.ts';

/** How long the host's connection may take to get its settings back; after that it is closed instead. */
const restoreTimeoutMs = 5_000;

/** What `BorrowedClient` finds in the options of its pool. */
export interface LenderOptions {
  readonly lender: Pool;
  /** Key of the schema whose advisory lock each session shares. */
  readonly schemaKey: number;
}

/**
 * A connection of the host's pool, in the form that a pool of our own takes for a client: connecting borrows one, ending gives
 * it back with the settings of its session as they were. Nothing else is left on it: statements have no names, and the
 * driver's types are chosen per query. A connection that failed is closed by the host's pool.
 */
export class BorrowedClient extends EventEmitter {
  readonly #options: LenderOptions;
  #client: PoolClient | null = null;
  #settings: Readonly<Record<string, string | null>> = {};
  #queriesUnderWay = 0;
  #isEnding = false;
  readonly #onError = (error: Error) => {
    this._queryable = false;
    if (this.listenerCount('error') > 0) {
      this.emit('error', error);
    }
  };
  readonly #onEnd = () => this.#release(true);
  /** Read by `pg-pool`. */
  _queryable = true;

  constructor(options: LenderOptions) {
    super();
    this.#options = options;
  }

  get _ending(): boolean {
    return this.#isEnding;
  }

  isConnected(): boolean {
    return this.#client !== null;
  }

  connect(callback: (error?: Error) => void): void {
    this.#borrow().then(
      () => callback(),
      (error) => callback(error),
    );
  }

  async #borrow(): Promise<void> {
    const client = await this.#options.lender.connect();
    if (this.#isEnding) {
      client.release();
      throw new Error('The connection is no longer needed.');
    }
    client.on('error', this.#onError);
    client.once('end', this.#onEnd);
    this.#client = client;
    try {
      this.#settings = await readSettings(client);
    } catch (error) {
      this.#release(true);
      throw error;
    }
  }

  query(statement: string | { readonly text: string }, ...rest: unknown[]): unknown {
    const client = this.#client;
    if (client === null) {
      throw new Error('Client was closed and is not queryable');
    }
    const config = typeof statement === 'string' ? { text: statement } : statement;
    const args: unknown[] = [
      'submit' in config ? config : { types: driverTypes, ...config, name: undefined },
    ];
    this.#queriesUnderWay++;
    const callback = rest.at(-1);
    if (typeof callback === 'function') {
      const answered = (...answer: unknown[]) => {
        this.#queriesUnderWay--;
        callback(...answer);
      };
      return Reflect.apply(client.query, client, [...args, ...rest.slice(0, -1), answered]);
    }
    const answer: unknown = Reflect.apply(client.query, client, [...args, ...rest]);
    if (answer instanceof Promise) {
      return (answer as Promise<QueryResult>).finally(() => this.#queriesUnderWay--);
    }
    this.#queriesUnderWay--;
    return answer;
  }

  /** Gives the connection back; one with a statement under way is closed. */
  end(callback?: () => void): Promise<void> {
    this.#isEnding = true;
    const ended = this.#giveBack();
    void ended.then(callback);
    return ended;
  }

  async #giveBack(): Promise<void> {
    const client = this.#client;
    if (client === null) {
      return;
    }
    if (!this._queryable || this.#queriesUnderWay > 0) {
      this.#release(true);
      return;
    }
    try {
      await client.query({ text: this.#restoreStatement(), query_timeout: restoreTimeoutMs } as {
        text: string;
      });
      this.#release();
    } catch {
      this.#release(true);
    }
  }

  #restoreStatement(): string {
    const values = Object.entries(this.#settings).flatMap(([name, value]) =>
      value === null ? [] : [`(${quoteText(name)}, ${quoteText(value)})`],
    );
    // Only what differs: some settings need rights to be set, even to what they are.
    return `rollback; select pg_advisory_unlock_shared(${advisoryLocks.schema}, ${this.#options.schemaKey});
      select set_config(name, value, false) from (values ${values.join(', ')}) saved (name, value)
      where current_setting(name, true) is distinct from value`;
  }

  /** Once, whatever comes first: the end of the connection or of its use. */
  #release(isBroken = false): void {
    const client = this.#client;
    if (client !== null) {
      this.#client = null;
      this._queryable = false;
      client.off('error', this.#onError);
      client.off('end', this.#onEnd);
      client.release(isBroken);
      this.emit('end');
    }
  }

  /** The host decides what its connections keep alive. */
  ref(): void {}
  unref(): void {}
}

async function readSettings(client: PoolClient): Promise<Readonly<Record<string, string | null>>> {
  const columns = sessionSettingNames.map((name) => `current_setting('${name}', true) as ${name}`);
  const { rows } = await client.query<Record<string, string | null>>({
    text: `select ${columns.join(', ')}`,
    types: driverTypes,
  });
  return rows[0] ?? {};
}

/** The class of connections that the host's pool makes. */
export const clientClassOf = (pool: PostgresPool): typeof Client | undefined =>
  (pool as { Client?: typeof Client }).Client;
