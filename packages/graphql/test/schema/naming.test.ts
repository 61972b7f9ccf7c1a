import { databaseKinds } from '@cinephage/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

const fields = 'renameMovies movieFolderFormat movieFileFormat colonReplacement';
const update = `mutation ($input: UpdateNamingInput!) { updateNaming(input: $input) { ${fields} } }`;

describe.each(databaseKinds)('how movies are named on %s', (kind) => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await startGateway(kind);
  });
  afterAll(async () => {
    expect(gateway.unexpected).toEqual([]);
    await gateway[Symbol.asyncDispose]();
  });

  it('is read and changed', async () => {
    const { naming } = await gateway.data(`{ naming { ${fields} } }`);
    expect(naming).toEqual({ ...(await gateway.library.naming.get()), colonReplacement: 'SMART' });
    const input = {
      colonReplacement: 'SPACE_DASH',
      movieFileFormat: '{Movie Title} {Quality}',
      renameMovies: null,
    };
    const { updateNaming } = await gateway.data(update, { input });
    expect(updateNaming).toEqual({ ...naming, ...input, renameMovies: true });
    expect((await gateway.library.naming.get()).colonReplacement).toBe('spaceDash');
  });

  it.each([
    [{}, 'input'],
    [{ movieFolderFormat: '{Movie Title' }, 'input.movieFolderFormat'],
    [{ movieFileFormat: '{}' }, 'input.movieFileFormat'],
  ])('is not changed to %j', async (input, field) => {
    const before = await gateway.library.naming.get();
    const { errors } = await gateway.ask(update, { input });
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'INVALID_INPUT', details: [{ field }] });
    expect(await gateway.library.naming.get()).toEqual(before);
  });

  it('has tokens, previews and validation', async () => {
    const { namingTokens } = await gateway.data(
      '{ namingTokens { token aliases subject description example } }',
    );
    expect(namingTokens).toContainEqual({
      ...{ token: '{Year}', aliases: ['{Release Year}'], subject: 'MOVIE', example: '2010' },
      description: 'Year of release.',
    });
    const { namingPreview, validateNaming } = await gateway.data(`{
      namingPreview(movieFolderFormat: "{Year}/{Movie Title}", colonReplacement: DELETE) { title folder file path }
      validateNaming(movieFolderFormat: "{Movie Title}") { valid problems { field severity position message } }
    }`);
    expect(namingPreview.map(({ folder }: { folder: string }) => folder)).toEqual([
      '2010/The Movie Title',
      '1927/Metropolis',
    ]);
    expect(validateNaming).toEqual({
      valid: true,
      problems: [
        {
          ...{ field: 'movieFolderFormat', severity: 'WARNING', position: null },
          message: 'Without {Year} or an id, movies of the same title get folders with a number.',
        },
      ],
    });
    const { errors } = await gateway.ask('{ validateNaming { valid } }');
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'INVALID_INPUT' });
  });
});
