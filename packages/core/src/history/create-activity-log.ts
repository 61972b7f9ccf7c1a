import type { Kysely, Selectable } from 'kysely';
import type { z } from 'zod';
import { countListed } from '../database/count-listed.ts';
import type { Database } from '../database/database.ts';
import type { DB } from '../database/schema/db.ts';
import { normalizeUuid } from '../ids/uuid.ts';
import { validate } from '../validation/validate.ts';
import { type Activity, activityCountParamsSchema, activityListParamsSchema } from './activity.schema.ts';
import type { ActivityLog } from './activity-log.ts';

/** The history, read from the table `activity`. */
export function createActivityLog({ readKysely }: Pick<Database, 'readKysely'>): ActivityLog {
  return {
    async list(params = {}) {
      const valid = validate(activityListParamsSchema, params);
      const rows = await selectActivity(readKysely, valid).execute();
      const items = rows.slice(0, valid.limit).map(toActivity);
      return { items, nextCursor: rows.length > valid.limit ? (items.at(-1)?.id ?? null) : null };
    },
    async count(params = {}) {
      const filter = validate(activityCountParamsSchema, params);
      if (filter.movieId === undefined) {
        return countListed(readKysely, 'activity', { kind: filter.type });
      }
      const { n } = await matching(readKysely, filter)
        .select(({ fn }) => fn.countAll<number>().as('n'))
        .executeTakeFirstOrThrow();
      return Number(n);
    },
  };
}

/** The query of a page, and of one entry more, which shows whether there is another page. */
export const selectActivity = (kysely: Kysely<DB>, params: z.output<typeof activityListParamsSchema>) =>
  matching(kysely, params)
    .selectAll()
    .$if(params.cursor !== undefined, (query) => query.where('seq', '<', Number(params.cursor)))
    .orderBy('seq', 'desc')
    .limit(params.limit + 1);

const matching = (kysely: Kysely<DB>, { movieId, type }: z.output<typeof activityCountParamsSchema>) =>
  kysely
    .selectFrom('activity')
    .$if(movieId !== undefined, (query) => query.where('movie_id', '=', storedMovie(movieId)))
    .$if(type !== undefined, (query) => query.where('type', '=', type as Activity['type']));

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
