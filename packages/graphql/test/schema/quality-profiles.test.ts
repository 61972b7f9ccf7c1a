import { databaseKinds } from '@cinephage/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addMovie, movies } from '../support/movies.ts';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

const fields =
  'id name isDefault upgradesAllowed cutoff qualities groups { name qualities } preferredLanguages ' +
  'formatScores { customFormatId score } minimumFormatScore cutoffFormatScore';
const create = `mutation ($input: CreateQualityProfileInput!) { createQualityProfile(input: $input) { ${fields} } }`;
const update = `mutation ($id: ID!, $input: UpdateQualityProfileInput!) { updateQualityProfile(id: $id, input: $input) { ${fields} } }`;
const remove = 'mutation ($id: ID!) { deleteQualityProfile(id: $id) }';
const web = {
  name: 'WEB',
  qualities: ['Bluray-1080p', 'WEBDL-1080p', 'WEBRip-1080p'],
  cutoff: 'WEBDL-1080p',
  groups: [{ name: 'WEB 1080p', qualities: ['WEBDL-1080p', 'WEBRip-1080p'] }],
};

describe.each(databaseKinds)('quality profiles on %s', (kind) => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await startGateway(kind);
  });
  afterAll(async () => {
    expect(gateway.unexpected).toEqual([]);
    await gateway[Symbol.asyncDispose]();
  });

  it('are listed', async () => {
    const { qualityProfiles } = await gateway.data(`{ qualityProfiles { ${fields} } }`);
    expect(qualityProfiles).toEqual(await gateway.library.qualityProfiles.list());
    const { qualityProfiles: names } = await gateway.data('{ qualityProfiles { name groups { name } } }');
    expect(names).toContainEqual({ name: 'SD', groups: [] });
  });

  it('are added, changed and deleted', async () => {
    const { createQualityProfile } = await gateway.data(create, { input: web });
    expect(createQualityProfile).toEqual({
      ...{ ...web, id: createQualityProfile.id, isDefault: false, upgradesAllowed: true },
      ...{ preferredLanguages: [], formatScores: [], minimumFormatScore: 0, cutoffFormatScore: 0 },
    });
    const { id } = createQualityProfile;
    const { node } = await gateway.data(
      `query ($id: ID!) { node(id: $id) { ... on QualityProfile { ${fields} } } }`,
      { id },
    );
    expect(node).toEqual(createQualityProfile);
    const input = { upgradesAllowed: false, preferredLanguages: ['German'], name: null };
    const { updateQualityProfile } = await gateway.data(update, { id, input });
    const changed = { ...createQualityProfile, upgradesAllowed: false, preferredLanguages: ['German'] };
    expect(updateQualityProfile).toEqual(changed);
    expect(await gateway.library.qualityProfiles.get(id)).toEqual(changed);
    const one = `query ($id: ID!) { qualityProfile(id: $id) { ${fields} } }`;
    expect(await gateway.data(one, { id })).toEqual({ qualityProfile: changed });
    expect(await gateway.data(remove, { id })).toEqual({ deleteQualityProfile: id });
    for (const [document, variables] of [
      [update, { id, input: { name: 'x' } }],
      [remove, { id }],
      [one, { id }],
    ] as const) {
      const { errors } = await gateway.ask(document, variables);
      expect(errors).toMatchObject([{ extensions: { code: 'QUALITY_PROFILE_NOT_FOUND' } }]);
    }
  });

  it.each([
    [{ ...web, name: '' }, 'input.name'],
    [{ ...web, cutoff: 'DVD' }, 'input.cutoff'],
    [{ ...web, groups: [{ name: 'a', qualities: ['DVD', 'SDTV'] }] }, 'input.groups.0.qualities'],
  ])('are not added as %j', async (input, field) => {
    const before = await gateway.library.qualityProfiles.list();
    const { errors } = await gateway.ask(create, { input });
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'INVALID_INPUT', details: [{ field }] });
    expect(await gateway.library.qualityProfiles.list()).toEqual(before);
  });

  it('are not added under a taken name, and not deleted while a movie has them', async () => {
    const { id } = await gateway.library.qualityProfiles.create({ ...web, name: 'In use' });
    const taken = await gateway.ask(create, { input: { ...web, name: 'IN USE' } });
    expect(taken.errors?.[0]?.extensions).toMatchObject({
      code: 'QUALITY_PROFILE_ALREADY_EXISTS',
      details: [{ field: 'input.name', id }],
    });
    const movieId = await addMovie(gateway.library, movies.matrix);
    await gateway.library.movies.update(movieId, { qualityProfileId: id });
    const { errors } = await gateway.ask(remove, { id });
    expect(errors).toMatchObject([{ extensions: { code: 'QUALITY_PROFILE_IN_USE' } }]);
  });

  it('have sizes for every quality', async () => {
    const sizes = 'quality score minimumSize preferredSize maximumSize';
    const { qualityDefinitions } = await gateway.data(`{ qualityDefinitions { ${sizes} } }`);
    expect(qualityDefinitions).toEqual(await gateway.library.qualityDefinitions.list());
    const change = `mutation ($sizes: [QualityDefinitionInput!]!) { updateQualityDefinitions(qualityDefinitions: $sizes) { ${sizes} } }`;
    const dvd = { quality: 'DVD', minimumSize: 2.5, maximumSize: null };
    const { updateQualityDefinitions } = await gateway.data(change, { sizes: [dvd] });
    expect(updateQualityDefinitions).toContainEqual({ ...dvd, score: 20, preferredSize: 95 });
    expect(await gateway.library.qualityDefinitions.list()).toEqual(updateQualityDefinitions);
    const { errors } = await gateway.ask(change, { sizes: [{ quality: 'DVD', preferredSize: 1 }] });
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'INVALID_INPUT',
      details: [{ field: 'qualityDefinitions.0.preferredSize' }],
    });
  });
});
