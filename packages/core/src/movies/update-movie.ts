import { movieNotFound } from '../errors/movie-not-found.ts';
import { normalizeUuid } from '../ids/uuid.ts';
import { changeRootFolder } from '../root-folders/change-root-folder.ts';
import { validate } from '../validation/validate.ts';
import { MovieEntity } from './movie.entity.ts';
import { type MovieUpdateInput, movieUpdateSchema } from './movie-inputs.schema.ts';
import type { MovieUpdated } from './movie-results.schema.ts';
import { checkSettings, type MovieSettings, type MovieSettingsDeps } from './movie-settings.ts';

export interface UpdateMovieDeps extends MovieSettingsDeps {
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
    const settings = await checkSettings(deps, validate(movieUpdateSchema, input));
    return database.transaction(
      async (em) => {
        const movie = await em.findOne(MovieEntity, { id: uuid });
        if (movie === null) {
          throw movieNotFound(id);
        }
        if (differs(movie, settings)) {
          await changeRootFolder(database, em, [uuid], settings.rootFolderPath);
          em.assign(movie, { ...settings, updatedAt: now() });
        }
        return { id: uuid, updatedAt: movie.updatedAt.toISOString() };
      },
      { lock: 'movies' },
    );
  };
}

function differs(movie: MovieEntity, settings: MovieSettings): boolean {
  return Object.entries(settings).some(([name, value]) => movie[name as keyof MovieSettings] !== value);
}
