import type { PoolClient } from 'pg';

export interface QueryWatch {
  /** Since when the oldest statement waits for its answer, by `performance.now()`; null if none does. */
  waitingSinceMs(): number | null;
}

/**
 * Watches the statements of a connection, whoever sends them: MikroORM, the pool, pg-boss.
 *
 * @param onError called with what a statement fails with, and its text
 */
export function watchQueries(
  client: PoolClient,
  onError: (error: unknown, statement: string) => void,
): QueryWatch {
  const { query } = client;
  const sentAtMs = new Set<{ readonly ms: number }>();

  const watched = (...args: unknown[]): unknown => {
    const sent = { ms: performance.now() };
    sentAtMs.add(sent);
    const done = (error: unknown) => {
      sentAtMs.delete(sent);
      if (error) {
        onError(error, textOf(args[0]));
      }
    };
    const callback = args.at(-1);
    if (typeof callback === 'function') {
      const answered = (...answer: unknown[]) => {
        done(answer[0]);
        callback(...answer);
      };
      return Reflect.apply(query, client, [...args.slice(0, -1), answered]);
    }
    const answer: unknown = Reflect.apply(query, client, args);
    if (!(answer instanceof Promise)) {
      // A cursor, which is read in its own time.
      sentAtMs.delete(sent);
      return answer;
    }
    return answer.then(
      (result) => {
        done(null);
        return isRolledBackCommit(textOf(args[0]), result) ? refuseCommit() : result;
      },
      (error) => {
        done(error);
        throw error;
      },
    );
  };
  client.query = watched as typeof query;
  return {
    waitingSinceMs() {
      const [oldest] = sentAtMs;
      return oldest?.ms ?? null;
    },
  };
}

/** Of what `pg` takes as a statement: its text, or an object that holds it. */
function textOf(statement: unknown): string {
  const isObject = typeof statement === 'object' && statement !== null && 'text' in statement;
  return String(isObject ? statement.text : statement);
}

/** PostgreSQL answers a `commit` after a statement that failed by rolling back, and calls that a success. */
function isRolledBackCommit(text: string, result: unknown): boolean {
  const isResult = typeof result === 'object' && result !== null && 'command' in result;
  return text === 'commit' && isResult && result.command === 'ROLLBACK';
}

function refuseCommit(): never {
  throw new Error('PostgreSQL has rolled the transaction back, as one of its statements had failed.');
}
