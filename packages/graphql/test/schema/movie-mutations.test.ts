import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { databaseKinds } from '@cinephage/core/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addMovie, fullMovie, movies, removeMovies } from '../support/movies.ts';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

const unknownId = '01900000-0000-7000-8000-000000000000';
const add = 'mutation ($input: AddMovieInput!) { addMovie(input: $input) { id title monitored } }';
const update =
  'mutation ($id: ID!, $input: UpdateMovieInput!) { updateMovie(id: $id, input: $input) { id monitored minimumAvailability qualityProfile { name } } }';

describe.each(databaseKinds)('what is done with a movie on %s', (kind) => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await startGateway(kind);
  });
  afterEach(() => removeMovies(gateway.library));
  afterAll(() => gateway[Symbol.asyncDispose]());

  describe('addMovie', () => {
    it('adds it with the defaults of the REST API, and answers the fields asked for', async () => {
      const query = `mutation ($input: AddMovieInput!) {
        addMovie(input: $input) {
          id title monitored minimumAvailability searchOnAdd rootFolderPath qualityProfile { isDefault }
          credits { cast { name } } tasks { id }
        }
      }`;
      const input = { tmdbId: movies.matrix, rootFolderPath: '/movies' };
      const { addMovie } = await gateway.data(query, { input });
      expect(addMovie).toMatchObject({
        title: 'The Matrix',
        monitored: true,
        minimumAvailability: 'RELEASED',
        searchOnAdd: false,
        rootFolderPath: '/movies',
        qualityProfile: { isDefault: true },
        tasks: [],
      });
      expect((await gateway.library.movies.get(addMovie.id)).credits.cast).toMatchObject(
        addMovie.credits.cast,
      );
    });

    it('adds it with the settings given, null meaning the default', async () => {
      const [profile] = await gateway.library.qualityProfiles.list();
      const { addMovie } = await gateway.data(
        'mutation ($input: AddMovieInput!) { addMovie(input: $input) { monitored minimumAvailability searchOnAdd qualityProfile { id } } }',
        {
          input: {
            ...{ tmdbId: movies.inception, rootFolderPath: '/movies', minimumAvailability: 'IN_CINEMAS' },
            ...{ monitored: null, searchOnAdd: null, qualityProfileId: profile?.id },
          },
        },
      );
      expect(addMovie).toEqual({
        monitored: true,
        minimumAvailability: 'IN_CINEMAS',
        searchOnAdd: false,
        qualityProfile: { id: profile?.id },
      });
    });

    it('refuses a movie that is in the library, naming the argument', async () => {
      const id = await addMovie(gateway.library, movies.matrix);
      const { data, errors } = await gateway.ask(add, {
        input: { tmdbId: movies.matrix, rootFolderPath: '/movies' },
      });
      expect(data).toBeNull();
      expect(errors).toMatchObject([
        {
          message: 'The Matrix (TMDB 603) is already in the library.',
          path: ['addMovie'],
          extensions: {
            code: 'MOVIE_ALREADY_EXISTS',
            details: [
              { field: 'input.tmdbId', path: ['input', 'tmdbId'], message: 'is already in the library', id },
            ],
          },
        },
      ]);
    });

    it('refuses a movie that the metadata source does not know', async () => {
      const { errors } = await gateway.ask(add, { input: { tmdbId: 999_999, rootFolderPath: '/movies' } });
      expect(errors).toMatchObject([{ extensions: { code: 'METADATA_NOT_FOUND' } }]);
    });

    it('names what breaks a rule, whether a schema knows it or only the library', async () => {
      const broken = async (input: object) =>
        (await gateway.ask(add, { input: { tmdbId: movies.matrix, rootFolderPath: '/movies', ...input } }))
          .errors?.[0];
      expect(await broken({ tmdbId: 0 })).toMatchObject({
        message: 'input.tmdbId must be at least 1.',
        extensions: { code: 'INVALID_INPUT', details: [{ field: 'input.tmdbId' }] },
      });
      const both = await broken({ rootFolderPath: 'movies', qualityProfileId: 'none' });
      expect(both?.message).toBe(
        'input.rootFolderPath must be an absolute path; input.qualityProfileId must be the id of a quality profile.',
      );
      expect(both?.extensions.details?.map(({ field }) => field)).toEqual([
        'input.rootFolderPath',
        'input.qualityProfileId',
      ]);
    });
  });

  describe('updateMovie', () => {
    it('changes what is given and answers the movie as it is then', async () => {
      const id = await addMovie(gateway.library, movies.matrix);
      const before = await gateway.library.movies.get(id);
      const { updateMovie } = await gateway.data(update, {
        id,
        input: { monitored: false, minimumAvailability: null },
      });
      expect(updateMovie).toMatchObject({ id, monitored: false, minimumAvailability: 'RELEASED' });
      const after = await gateway.library.movies.get(id);
      expect(after).toEqual({ ...before, monitored: false, updatedAt: after.updatedAt });
    });

    it('answers each change of a document as it was after this one', async () => {
      const id = await addMovie(gateway.library, movies.matrix);
      const data = await gateway.data(
        `mutation ($id: ID!) {
          a: updateMovie(id: $id, input: { monitored: false }) { monitored }
          b: updateMovie(id: $id, input: { monitored: true }) { monitored }
          c: updateMovie(id: $id, input: { monitored: false }) { monitored }
        }`,
        { id },
      );
      expect(data).toEqual({ a: { monitored: false }, b: { monitored: true }, c: { monitored: false } });
    });

    it('is an error for an unknown movie', async () => {
      const { errors } = await gateway.ask(update, { id: unknownId, input: { monitored: true } });
      expect(errors).toMatchObject([{ extensions: { code: 'MOVIE_NOT_FOUND' } }]);
    });

    it('wants at least one change, and a profile that exists', async () => {
      const id = await addMovie(gateway.library, movies.matrix);
      for (const input of [{}, { monitored: null }]) {
        expect((await gateway.ask(update, { id, input })).errors).toMatchObject([
          { extensions: { code: 'INVALID_INPUT', details: [{ field: 'input' }] } },
        ]);
      }
      expect((await gateway.ask(update, { id, input: { qualityProfileId: 'none' } })).errors).toMatchObject([
        { message: 'input.qualityProfileId must be the id of a quality profile.' },
      ]);
    });
  });

  describe('deleteMovie', () => {
    const remove = 'mutation ($id: ID!) { deleteMovie(id: $id) }';

    it('removes it and answers its id', async () => {
      const id = await addMovie(gateway.library, movies.matrix);
      expect(await gateway.data(remove, { id: id.toUpperCase() })).toEqual({ deleteMovie: id });
      await expect(gateway.library.movies.get(id)).rejects.toMatchObject({ code: 'MOVIE_NOT_FOUND' });
    });

    describe('with deleteFiles', () => {
      const removeWithFiles = 'mutation ($id: ID!) { deleteMovie(id: $id, deleteFiles: true) }';
      let disk: string;
      beforeEach(async () => {
        disk = await realpath(await mkdtemp(join(tmpdir(), 'cinephage-disk-')));
      });
      afterEach(() => rm(disk, { recursive: true }));

      /** A movie below `movies`, with a file at this path of the disk. */
      async function movieWith(file: string) {
        const path = join(disk, file);
        await mkdir(join(disk, 'movies/Other'), { recursive: true });
        await writeFile(join(disk, 'movies/Other/other.mkv'), 'other');
        await mkdir(dirname(path), { recursive: true });
        await writeFile(path, 'movie');
        const metadata = { ...fullMovie.metadata, tmdbId: 900_002 };
        const rootFolderPath = join(disk, 'movies');
        await gateway.library.movies.import([
          { metadata, rootFolderPath, file: { path, size: 5, quality: 'DVD' } },
        ]);
        const [movie] = await gateway.library.movies.getManyByTmdbId([900_002], { select: { id: true } });
        return { id: movie?.id ?? '', path };
      }

      it('removes the file and its empty folder', async () => {
        const { id, path } = await movieWith('movies/Movie (2001)/movie.mkv');
        expect(await gateway.data(removeWithFiles, { id })).toEqual({ deleteMovie: id });
        expect([existsSync(dirname(path)), existsSync(join(disk, 'movies/Other/other.mkv'))]).toEqual([
          false,
          true,
        ]);
      });

      it('keeps a file that lies outside of the root folder, and its movie', async () => {
        const { id, path } = await movieWith('elsewhere/Movie (2001)/movie.mkv');
        const { errors } = await gateway.ask(removeWithFiles, { id });
        expect(errors).toMatchObject([{ extensions: { code: 'FILE_DELETION_REFUSED' } }]);
        expect(existsSync(path)).toBe(true);
        expect((await gateway.library.movies.get(id)).hasFile).toBe(true);
      });
    });

    it('is an error for an unknown movie', async () => {
      const { errors } = await gateway.ask(remove, { id: unknownId });
      expect(errors).toMatchObject([{ path: ['deleteMovie'], extensions: { code: 'MOVIE_NOT_FOUND' } }]);
    });
  });

  describe('searchMovie and refreshMovie', () => {
    it('start tasks about the movie', async () => {
      const id = await addMovie(gateway.library, movies.matrix);
      const { searchMovie, refreshMovie } = await gateway.data(
        `mutation ($id: ID!) {
          searchMovie(id: $id, searchType: CUT_OFF_UNMET) { id kind state subjectId movie { title } }
          refreshMovie(id: $id) { id kind state subjectId movie { title } }
        }`,
        { id },
      );
      const common = { state: 'QUEUED', subjectId: id, movie: { title: 'The Matrix' } };
      expect(searchMovie).toMatchObject({ ...common, kind: 'auto-search' });
      expect(refreshMovie).toMatchObject({ ...common, kind: 'refresh-movie' });
      expect(await gateway.library.tasks.get(searchMovie.id)).toMatchObject({ kind: 'auto-search' });
    });

    it('join the task under way', async () => {
      const id = await addMovie(gateway.library, movies.matrix);
      const query = 'mutation ($id: ID!) { refreshMovie(id: $id) { id } }';
      expect(await gateway.data(query, { id })).toEqual(await gateway.data(query, { id }));
    });

    it.each(['searchMovie', 'refreshMovie'])('%s is an error for an unknown movie', async (field) => {
      const { errors } = await gateway.ask(`mutation ($id: ID!) { ${field}(id: $id) { id } }`, {
        id: unknownId,
      });
      expect(errors).toMatchObject([{ path: [field], extensions: { code: 'MOVIE_NOT_FOUND' } }]);
    });
  });
});
