import * as schemas from '@cinephage/core/schemas';
import { fieldOf } from '../selection/selections.ts';
import { answerId, idOf, whatToChange } from './fields.ts';
import { addQualityProfileOf } from './quality-profiles.ts';
import type { SchemaDeps } from './schema-deps.ts';

const movieId = idOf('movie');
const id = idOf('version');
/** Most movies have the default version alone. */
const usualVersions = 1;

/** The types `MovieVersion` and `LibraryFile`, and those of a movie. */
export function addVersions(deps: SchemaDeps): void {
  const { zod, field, refs } = deps;
  const MovieVersion = zod.object(schemas.movieVersionSchema);
  addQualityProfileOf(deps, MovieVersion, ({ qualityProfileId }) => qualityProfileId);
  field(refs.Movie, 'versions', [MovieVersion], {
    description: 'Its versions with their files: the default one, which is the movie itself, then by age.',
    size: usualVersions,
    resolve: async (movie, _args, { loaders }) => [...(await loaders.versionsOf(fieldOf(movie, 'id')))],
  });
  field(refs.Movie, 'files', [zod.object(schemas.libraryFileSchema)], {
    description: 'The files of its versions, that of the default one first.',
    size: usualVersions,
    resolve: async (movie, _args, { loaders }) => [...(await loaders.filesOf(fieldOf(movie, 'id')))],
  });
}

export function addVersionMutations({ zod, mutation }: SchemaDeps): void {
  const MovieVersion = zod.object(schemas.movieVersionSchema);
  mutation('createMovieVersion', MovieVersion, {
    description: 'Adds a version to a movie.',
    args: { movieId, input: schemas.versionCreateSchema.describe('The version to add.') },
    resolve: (_root, args, { library }) => library.versions.create(args.movieId, args.input),
  });
  mutation('updateMovieVersion', MovieVersion, {
    description:
      'Changes a version of a movie. The settings of the default version are those of the movie; a version with a file keeps its root folder.',
    args: { movieId, id, input: schemas.versionUpdateSchema.describe(whatToChange) },
    resolve: (_root, args, { library }) => library.versions.update(args.movieId, args.id, args.input),
  });
  mutation('deleteMovieVersion', 'ID', {
    description:
      'Deletes a version of a movie that is not the default one; with `deleteFiles` together with its file. Answers its id.',
    args: { movieId, id, ...schemas.versionDeleteOptionsSchema.shape },
    resolve: answerId(({ movieId: movie, id: version, ...options }, { versions }) =>
      versions.delete(movie, version, options),
    ),
  });
  mutation('deleteMovieFile', 'ID', {
    description:
      'Deletes a file of a movie from the disk, into the recycle bin if its root folder has one. Answers its id.',
    args: { movieId, id: idOf('file') },
    resolve: answerId((args, { files }) => files.delete(args.movieId, args.id)),
  });
}
