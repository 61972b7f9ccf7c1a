import { type LibraryEvent, type MovieEvent, movieEventTypes } from '@cinephage/core';
import { eventStreamParamsSchema, movieEventSchema } from '@cinephage/core/schemas';
import { z } from 'zod';
import { selectionOf } from '../selection.ts';
import { given } from './from-zod/given.ts';
import { mapStream } from './map-stream.ts';
import { readMovie } from './read-movie.ts';
import type { SchemaParts } from './schema-parts.ts';

const following = z.strictObject({
  id: eventStreamParamsSchema.shape.movieId.meta({
    description: 'Id of the movie. Without it: every movie.',
  }),
});

/** `movieChanged`: what happens to one movie, or to all of them. */
export function addMovieChanges(parts: SchemaParts): void {
  const { builder, zod } = parts;
  const MovieChange = addChangeType(parts);
  builder.subscriptionField('movieChanged', (t) =>
    t.field({
      type: MovieChange,
      description:
        'Movies as they are added, changed, refreshed and deleted. With an id it ends when that movie is deleted; an unknown one is the error `MOVIE_NOT_FOUND`.',
      ...zod.arguments(t.arg, following),
      async subscribe(_root, args, { library, loaders, signal }) {
        const { id } = given(args);
        const types = [...movieEventTypes];
        const after = await library.events.position();
        // After the position: a movie that is deleted from here on is among the events.
        if (id !== undefined) await readMovie({ library, loaders }, id, { id: true });
        const events = library.events.stream({ types, movieId: id, after }, { signal });
        return mapStream(events, changeOf, { isLast: (change) => id !== undefined && isDeleted(change) });
      },
      resolve: (change) => change,
    }),
  );
}

const isDeleted = ({ type }: MovieEvent) => type === 'movie.deleted';

const changeOf = (event: LibraryEvent) => (event.type === 'task.updated' ? undefined : event);

function addChangeType({ builder, zod, refs: { Movie } }: SchemaParts) {
  const MovieChangeKind = zod.enum('MovieChangeKind', movieEventSchema.shape.type, {
    'movie.added': 'It was added.',
    'movie.updated': 'Its settings or its state changed.',
    'movie.refreshed': 'Its metadata was fetched again, and may have changed.',
    'movie.deleted': 'It was deleted.',
  });
  return builder.objectRef<MovieEvent>('MovieChange').implement({
    description: 'Something that happened to a movie.',
    fields: (t) => ({
      kind: t.expose('type', { type: MovieChangeKind, description: 'What happened.' }),
      id: t.exposeID('movieId', { description: 'Id of the movie, also when it is deleted.' }),
      movie: t.field({
        type: Movie,
        nullable: true,
        description: 'The movie at the time of this event; null: it is deleted.',
        resolve: ({ type, movieId: id }, _args, { loaders }, info) =>
          type === 'movie.deleted' ? null : loaders.movie(id, selectionOf(info)),
      }),
    }),
  });
}
