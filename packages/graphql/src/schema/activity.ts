import type { Activity, Library } from '@cinephage/core';
import { activityListParamsSchema, activitySchema } from '@cinephage/core/schemas';
import { z } from 'zod';
import { renamed } from './argument-errors.ts';
import { addConnection, connectionSelectionOf, toConnection } from './connection.ts';
import { firstOf } from './fields.ts';
import { addMovieOf } from './movies.ts';
import type { SchemaDeps } from './schema-deps.ts';

const { movieId, type, cursor } = activityListParamsSchema.shape;
const filter = z
  .strictObject({ movieId, type })
  .meta({ description: 'Which entries; those that pass every condition given.' });
const activityArguments = z.strictObject({
  first: firstOf(20, 'How many entries, at most 100.'),
  after: cursor.meta({ description: 'The cursor of the entry before those wanted.' }),
  filter: filter.default({}).meta({ description: 'Which entries; by default all.' }),
});

const connectionSelection = connectionSelectionOf(() => ({}));

/** The type `Activity`, and `activity`. */
export function addActivity(deps: SchemaDeps): void {
  const { builder, zod, query } = deps;
  const ActivityType = builder.objectRef<Activity>('Activity');
  zod.implement(ActivityType, activitySchema);
  zod.input('ActivityFilter', filter);
  const movie = 'The movie it is about; null: it is about none, or about one that is deleted.';
  addMovieOf(deps, ActivityType, movie, (entry) => entry.movieId);
  query('activity', {
    type: addConnection(deps, ActivityType, 'after', ['entry', 'entries']),
    description: 'What happened in the library, the newest first. The entries of deleted movies stay.',
    args: activityArguments,
    size: 20,
    resolve: (_root, args, { library }, info) => readConnection(library, args, connectionSelection(info)),
  });
}

async function readConnection(
  { activity }: Library,
  { first, after, filter: conditions }: z.output<typeof activityArguments>,
  { isPage, totalCount }: ReturnType<typeof connectionSelection>,
) {
  const count = totalCount ? activity.count(conditions) : undefined;
  const query = { ...conditions, limit: isPage ? Math.max(first, 1) : 1, cursor: after };
  const [total, { items, nextCursor }] = await Promise.all([
    count,
    renamed({ cursor: 'after' }, () => activity.list(query)),
  ]);
  return toConnection({ nodes: items, nextCursor, first, after, total, cursorOf: ({ id }) => id });
}
