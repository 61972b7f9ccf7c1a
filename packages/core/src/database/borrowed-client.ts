// Raw SQL: settings of sessions.

import { EventEmitter } from 'node:events';
import type { Client, Pool, PoolClient, QueryResult } from 'pg';
import { advisoryLocks } from './advisory-locks.ts';
import type { PostgresPool } from './database-option.ts';
import { driverTypes } from './driver-types.ts';
import { quoteText, sessionSettingNames } from './postgres-session.ts';

/** How long restoring the settings of the host's connection may take; after that the connection is closed. */
const restoreTimeoutMs = 5_000;

/** The options of the pool that `BorrowedClient` reads. */
export interface HostPoolOptions {
  readonly hostPool: Pool;
  /** Key of the schema whose advisory lock each session holds in shared mode. */
  readonly schemaKey: number;
}

/**
 * A `pg.Client` for our pool that uses a connection of the host's pool: `connect` borrows one, `end` restores the settings of its
 * session and returns it. No other state remains on the connection: statements have no names, and each query passes its own
 * type parsers. The host's pool closes a connection that failed.
 */
export class BorrowedClient extends EventEmitter {
  readonly #options: HostPoolOptions;
  #client: PoolClient | null = null;
  #settings: Readonly<Record<string, string | null>> = {};
  #runningQueries = 0;
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

  constructor(options: HostPoolOptions) {
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
    const client = await this.#options.hostPool.connect();
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
    this.#runningQueries++;
    const callback = rest.at(-1);
    if (typeof callback === 'function') {
      const answered = (...answer: unknown[]) => {
        this.#runningQueries--;
        callback(...answer);
      };
      return Reflect.apply(client.query, client, [...args, ...rest.slice(0, -1), answered]);
    }
    const answer: unknown = Reflect.apply(client.query, client, [...args, ...rest]);
    if (answer instanceof Promise) {
      return (answer as Promise<QueryResult>).finally(() => this.#runningQueries--);
    }
    this.#runningQueries--;
    return answer;
  }

  /** Returns the connection to the host's pool; one with a running statement is closed. */
  end(callback?: () => void): Promise<void> {
    this.#isEnding = true;
    const ended = this.#return();
    void ended.then(callback);
    return ended;
  }

  async #return(): Promise<void> {
    const client = this.#client;
    if (client === null) {
      return;
    }
    if (!this._queryable || this.#runningQueries > 0) {
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
    // Only settings that differ: setting some of them needs privileges, even to the current value.
    return `rollback; select pg_advisory_unlock_shared(${advisoryLocks.schema}, ${this.#options.schemaKey});
      select set_config(name, value, false) from (values ${values.join(', ')}) saved (name, value)
      where current_setting(name, true) is distinct from value`;
  }

  /** Runs once: when the connection ends or when it is returned, whichever is first. */
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

  /** No-ops: the host decides whether its connections keep the process alive. */
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

/** The client class that the host's pool instantiates. */
export const clientClassOf = (pool: PostgresPool): typeof Client | undefined =>
  (pool as { Client?: typeof Client }).Client;
