import type { Selectable } from 'kysely';
import type { z } from 'zod';
import { countListed } from '../database/count-listed.ts';
import type { Database } from '../database/database.ts';
import type { DB } from '../database/schema/db.ts';
import { withoutIndex } from '../database/schema/expressions.ts';
import { normalizeUuid } from '../ids/uuid.ts';
import { validate } from '../validation/validate.ts';
import { type Activity, activityCountParamsSchema, activityListParamsSchema } from './activity.schema.ts';
import type { ActivityLog } from './activity-log.ts';

type ActivityDatabase = Pick<Database, 'readKysely' | 'driver'>;

/** The history, read from the table `activity`. */
export function createActivityLog(database: ActivityDatabase): ActivityLog {
  return {
    async list(params = {}) {
      const valid = validate(activityListParamsSchema, params);
      const rows = await selectActivity(database, valid).execute();
      const items = rows.slice(0, valid.limit).map(toActivity);
      return { items, nextCursor: rows.length > valid.limit ? (items.at(-1)?.id ?? null) : null };
    },
    async count(params = {}) {
      const filter = validate(activityCountParamsSchema, params);
      if (filter.movieId === undefined) {
        return countListed(database.readKysely, 'activity', { kind: filter.type });
      }
      const { n } = await matching(database, filter)
        .select(({ fn }) => fn.countAll<number>().as('n'))
        .executeTakeFirstOrThrow();
      return Number(n);
    },
  };
}

/** The query of a page, and of one entry more, which shows whether there is another page. */
export const selectActivity = (
  database: ActivityDatabase,
  params: z.output<typeof activityListParamsSchema>,
) =>
  matching(database, params)
    .selectAll()
    .$if(params.cursor !== undefined, (query) => query.where('seq', '<', Number(params.cursor)))
    .orderBy('seq', 'desc')
    .limit(params.limit + 1);

/** A movie has few entries: the index of types must not be chosen for them. */
const matching = (
  { driver, readKysely }: ActivityDatabase,
  { movieId, type }: z.output<typeof activityCountParamsSchema>,
) =>
  readKysely
    .selectFrom('activity')
    .$if(movieId !== undefined, (query) => query.where('movie_id', '=', storedMovie(movieId)))
    .$if(type !== undefined && movieId === undefined, (query) =>
      query.where('type', '=', type as Activity['type']),
    )
    .$if(type !== undefined && movieId !== undefined, (query) =>
      query.where(withoutIndex(driver, 'type'), '=', type),
    );

/** Null, which no entry is equal to, for an id that no movie can have. */
const storedMovie = (movieId: string | undefined) => normalizeUuid(movieId ?? '');

const toActivity = ({ seq, type, movie_id, title, at, data }: Selectable<DB['activity']>): Activity => ({
  id: String(seq),
  type,
  movieId: movie_id,
  title,
  at: at.toISOString(),
  data: data as Activity['data'],
});
