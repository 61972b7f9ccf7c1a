import type { PoolClient } from 'pg';

export interface QueryWatch {
  /** Since when the oldest statement waits for its response, by `performance.now()`; null if none waits. */
  waitingSinceMs(): number | null;
}

/**
 * Watches all statements on a connection, including those of MikroORM, the pool and pg-boss.
 *
 * @param onError Called with the error of a statement and its text
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
      // A cursor; its reads are not watched.
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

/** The text of a statement, which `pg` accepts as a string or as an object. */
function textOf(statement: unknown): string {
  const isObject = typeof statement === 'object' && statement !== null && 'text' in statement;
  return String(isObject ? statement.text : statement);
}

/** After a failed statement, PostgreSQL answers `commit` with a rollback, and reports success. */
function isRolledBackCommit(text: string, result: unknown): boolean {
  const isResult = typeof result === 'object' && result !== null && 'command' in result;
  return text === 'commit' && isResult && result.command === 'ROLLBACK';
}

function refuseCommit(): never {
  throw new Error('PostgreSQL has rolled the transaction back, as one of its statements failed.');
}
