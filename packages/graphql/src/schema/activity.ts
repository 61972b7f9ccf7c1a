import * as schemas from '@cinephage/core/schemas';
import { z } from 'zod';
import { addConnection, connectionSelectionOf, pageArguments, readConnection } from './connection.ts';
import { addMovieOf } from './movies.ts';
import type { SchemaDeps } from './schema-deps.ts';

const { movieId, type, cursor } = schemas.activityListParamsSchema.shape;
const filter = z
  .strictObject({ movieId, type })
  .meta({ description: 'Which entries; those that pass every condition given.' });
const activityArguments = {
  ...pageArguments(cursor, 'entry', 'entries'),
  filter: filter.default({}).meta({ description: 'Which entries; by default all.' }),
};

const connectionSelection = connectionSelectionOf(() => ({}));

export function addActivity(deps: SchemaDeps): void {
  const { zod, query } = deps;
  const ActivityType = zod.object(schemas.activitySchema);
  zod.input('ActivityFilter', filter);
  const movie = 'The movie it is about; null: it is about none, or about one that is deleted.';
  addMovieOf(deps, ActivityType, movie, (entry) => entry.movieId);
  query('activity', addConnection(deps, ActivityType, 'after', ['entry', 'entries']), {
    description: 'What happened in the library, the newest first. The entries of deleted movies stay.',
    args: activityArguments,
    resolve: (_root, { filter, ...page }, { library: { activity } }, info) =>
      readConnection(page, connectionSelection(info), {
        list: (query) => activity.list({ ...filter, ...query }),
        count: () => activity.count(filter),
        cursorOf: ({ id }) => id,
      }),
  });
}
