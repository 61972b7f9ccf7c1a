import { scoreMovieFiles } from '../custom-formats/file-scores/score-files.ts';
import { movieNotFound } from '../errors/movie-not-found.ts';
import { normalizeUuid } from '../ids/uuid.ts';
import { validate } from '../validation/validate.ts';
import { type ChangeRootFoldersDeps, changeRootFolders } from './change-root-folders.ts';
import { MovieEntity } from './movie.entity.ts';
import { type MovieUpdateInput, movieUpdateSchema } from './movie-inputs.schema.ts';
import type { MovieUpdated } from './movie-results.schema.ts';
import { checkSettings, type MovieSettings, type MovieSettingsDeps } from './movie-settings.ts';

export interface UpdateMovieDeps extends MovieSettingsDeps, ChangeRootFoldersDeps {
  readonly now: () => Date;
}

/** Changes a movie's settings. `updatedAt` moves only if something did change. */
export function createUpdateMovie(deps: UpdateMovieDeps) {
  const { database, now } = deps;

  return async function updateMovie(id: string, input: MovieUpdateInput): Promise<MovieUpdated> {
    const uuid = normalizeUuid(id);
    if (uuid === null) {
      throw movieNotFound(id);
    }
    const { moveFiles, ...given } = validate(movieUpdateSchema, input);
    const settings = await checkSettings(deps, given);
    const { rootFolderPath } = settings;
    return database.transaction(
      async (em) => {
        const movie = await em.findOne(MovieEntity, { id: uuid });
        if (movie === null) {
          throw movieNotFound(id);
        }
        if (!differs(movie, settings)) {
          return { id: uuid, updatedAt: movie.updatedAt.toISOString() };
        }
        const [taskId] = await changeRootFolders(deps, em, { movieIds: [uuid], rootFolderPath, moveFiles });
        em.assign(movie, { ...settings, updatedAt: now() });
        if (settings.qualityProfileId !== undefined) {
          await em.flush();
          await scoreMovieFiles(database, em, [uuid]);
        }
        const updated = { id: uuid, updatedAt: movie.updatedAt.toISOString() };
        return taskId === undefined ? updated : { ...updated, taskId };
      },
      { lock: 'movies' },
    );
  };
}

function differs(movie: MovieEntity, settings: MovieSettings): boolean {
  return Object.entries(settings).some(([name, value]) => movie[name as keyof MovieSettings] !== value);
}
