import type { Database } from '../database/database.ts';
import type { FileRemoval } from '../files/create-file-removal.ts';
import { findFilesOfMovies, type StoredMovieFile } from '../files/read-movie-files.ts';
import { normalizeUuid } from '../ids/uuid.ts';
import { findMovieId } from '../movies/find-movie-id.ts';
import { validate } from '../validation/validate.ts';
import { idsSchema, isId, toMovieFile } from './read-versions.ts';
import { type LibraryFile, mediaProblemSchema } from './version.schema.ts';
import type { Files } from './versions.ts';

export interface FilesDeps {
  readonly database: Database;
  readonly removal: FileRemoval;
}

export function createFiles({ database, removal }: FilesDeps): Files {
  const read = async (movieIds: readonly string[]) => {
    const stored = movieIds.map(normalizeUuid);
    const files = await findFilesOfMovies(database, null, [...new Set(stored)].filter(isId));
    const byMovie = Map.groupBy(files, ({ movieId }) => movieId);
    return stored.map((id) => (id === null ? [] : (byMovie.get(id) ?? []).map(toLibraryFile)));
  };
  return {
    async list(movieId) {
      const [files = []] = await read([movieId]);
      if (files.length === 0) {
        await findMovieId(database, database.fork(), movieId);
      }
      return files;
    },
    listMany: async (movieIds) => read(validate(idsSchema, { movieIds }).movieIds),
    async delete(movieId, fileId) {
      const id = await findMovieId(database, database.fork(), movieId);
      await removal.removeFiles({
        movieId: id,
        what: { kind: 'file', fileId: normalizeUuid(fileId) ?? '' },
      });
    },
  };
}

function toLibraryFile(file: StoredMovieFile): LibraryFile {
  // It is stored with more than clients see.
  const problem = mediaProblemSchema.loose().safeParse(file.mediaProblem);
  const { kind, message } = problem.data ?? {};
  return {
    ...toMovieFile(file),
    movieId: file.movieId,
    versionId: file.versionId ?? file.movieId,
    isDefault: file.versionId === null,
    originalPath: file.originalPath,
    problem: kind === undefined || message === undefined ? null : { kind, message },
  };
}
