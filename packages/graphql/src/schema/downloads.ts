import * as schemas from '@cinephage/core/schemas';
import { answerId, idOf } from './fields.ts';
import { addMovieOf } from './movies.ts';
import type { SchemaDeps } from './schema-deps.ts';

export function addGrabs(deps: SchemaDeps): void {
  const { zod, query, mutation } = deps;
  addMovieOf(deps, zod.object(schemas.grabSchema), 'The movie that it is for.', (grab) => grab.movieId);
  query('grabs', zod.object(schemas.grabPageSchema), {
    description: 'What was grabbed, the newest first.',
    args: schemas.grabListQuerySchema,
    resolve: (_root, args, { library }) => library.downloads.grabs(args),
  });
  mutation('grabRelease', zod.object(schemas.releaseGrabbedSchema), {
    description:
      'Hands a release that a search has found to a download client. Only one release is grabbed for a version of a movie at a time. If the client is down, the release stays pending and is tried again.',
    args: { input: schemas.releaseGrabSchema.describe('The release to grab.') },
    resolve: (_root, { input }, { library }) => library.downloads.grab(input),
  });
  mutation('cancelGrab', 'ID', {
    description:
      'Ends a grab, so that another release can be grabbed for its version; the download client keeps it. Answers its id.',
    args: { id: idOf('grab') },
    resolve: answerId(({ id }, { downloads }) => downloads.cancel(id)),
  });
}
