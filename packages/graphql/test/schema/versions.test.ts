import { databaseKinds } from '@cinephage/core/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { addMovie, movies } from '../support/movies.ts';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

const fields =
  'id movieId name isDefault monitored qualityProfileId rootFolderPath edition hasFile fileId createdAt updatedAt';
const list = `query ($id: ID!) { movie(id: $id) { versions { ${fields} file { id path } } files { id versionId isDefault } } }`;
const create = `mutation ($movieId: ID!, $input: CreateMovieVersionInput!) {
  createMovieVersion(movieId: $movieId, input: $input) { ${fields} qualityProfile { name } }
}`;
const update = `mutation ($movieId: ID!, $id: ID!, $input: UpdateMovieVersionInput!) {
  updateMovieVersion(movieId: $movieId, id: $id, input: $input) { ${fields} }
}`;
const remove = `mutation ($movieId: ID!, $id: ID!, $deleteFiles: Boolean! = false) {
  deleteMovieVersion(movieId: $movieId, id: $id, deleteFiles: $deleteFiles)
}`;

describe.each(databaseKinds)('versions of movies on %s', (kind) => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await startGateway(kind);
  });
  afterAll(async () => {
    expect(gateway.unexpected).toEqual([]);
    await gateway[Symbol.asyncDispose]();
  });

  it('are added, changed and deleted', async () => {
    const movieId = await addMovie(gateway.library, movies.inception);
    const input = { name: '4K', qualityProfileId: '6f1ed9a0-0000-4000-8000-000000000005' };
    const { createMovieVersion: created } = await gateway.data(create, { movieId, input });
    const { qualityProfile, ...version } = created;
    expect(qualityProfile).toEqual({ name: 'Ultra-HD' });
    const [, stored] = await gateway.library.versions.list(movieId);
    expect({ ...version, file: null }).toEqual(stored);
    const { movie } = await gateway.data(list, { id: movieId });
    expect(movie).toMatchObject({
      versions: [{ id: movieId, name: 'Default', isDefault: true, file: null }, version],
      files: [],
    });
    const ids = { movieId, id: version.id };
    const { updateMovieVersion } = await gateway.data(update, { ...ids, input: { edition: 'IMAX' } });
    expect(updateMovieVersion).toMatchObject({ name: '4K', edition: 'IMAX' });
    const followed = await gateway.data(update, { ...ids, input: { qualityProfileId: null } });
    expect(followed.updateMovieVersion.qualityProfileId).toBe(
      stored && (await gateway.library.versions.list(movieId))[0]?.qualityProfileId,
    );
    const taken = await gateway.ask(create, { movieId, input: { name: '4k' } });
    expect(taken.errors).toMatchObject([
      { extensions: { code: 'VERSION_ALREADY_EXISTS', details: [{ field: 'input.name' }] } },
    ]);
    const { statistics } = await gateway.data('{ statistics { versions { total monitored downloaded } } }');
    expect(statistics).toEqual({ versions: { total: 1, monitored: 1, downloaded: 0 } });
    expect(await gateway.data(remove, ids)).toEqual({ deleteMovieVersion: version.id });
    const gone = await gateway.ask(remove, ids);
    expect(gone.errors).toMatchObject([{ extensions: { code: 'VERSION_NOT_FOUND' } }]);
    const noFile = await gateway.ask(
      'mutation ($movieId: ID!) { deleteMovieFile(movieId: $movieId, id: "none") }',
      { movieId },
    );
    expect(noFile.errors).toMatchObject([{ extensions: { code: 'FILE_NOT_FOUND' } }]);
    const kept = await gateway.ask(remove, { movieId, id: movieId });
    expect(kept.errors).toMatchObject([{ extensions: { code: 'VERSION_IN_USE' } }]);
  });

  it('are read once for all movies of a page', async () => {
    const listVersions = vi.spyOn(gateway.library.versions, 'listMany');
    const listFiles = vi.spyOn(gateway.library.files, 'listMany');
    await addMovie(gateway.library, movies.matrix);
    const { moviePage } = await gateway.data(
      '{ moviePage(limit: 10) { movies { id versions { id movieId file { id } } files { id } } } }',
    );
    expect(moviePage.movies.length).toBeGreaterThan(1);
    for (const { id, versions } of moviePage.movies) {
      expect(versions).toMatchObject([{ id, movieId: id }]);
    }
    expect([listVersions.mock.calls.length, listFiles.mock.calls.length]).toEqual([1, 1]);
    vi.restoreAllMocks();
  });
});
