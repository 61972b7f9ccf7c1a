import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseKinds } from '../testing/test-database.ts';
import { openTestLibrary, type TestLibrary } from '../testing/test-library.fixture.ts';
import type { QualityProfile, QualityProfileCreateInput } from './quality-profile.schema.ts';

const web: QualityProfileCreateInput = {
  name: 'WEB',
  qualities: ['Bluray-1080p', 'WEBDL-1080p', 'WEBRip-1080p', 'HDTV-1080p'],
  cutoff: 'WEBDL-1080p',
  groups: [{ name: 'WEB 1080p', qualities: ['WEBRip-1080p', 'WEBDL-1080p'] }],
  preferredLanguages: ['German', 'English'],
};

describe.each(databaseKinds)('quality profiles on %s', (kind) => {
  let fixture: TestLibrary;
  let named = 0;
  const profiles = () => fixture.library.qualityProfiles;
  const create = (more: Partial<QualityProfileCreateInput> = {}) =>
    profiles().create({ ...web, name: `Profile ${++named}`, ...more });
  const list = async (): Promise<readonly QualityProfile[]> => profiles().list();
  const defaults = async () => (await list()).filter(({ isDefault }) => isDefault).map(({ name }) => name);

  beforeAll(async () => {
    fixture = await openTestLibrary(kind);
  });
  afterAll(() => fixture[Symbol.asyncDispose]());

  it('of a new library have no groups and no preferred languages', async () => {
    await using fresh = await openTestLibrary(kind);
    const builtIn = await fresh.library.qualityProfiles.list();
    expect(builtIn).toHaveLength(5);
    for (const profile of builtIn) expect(profile).toMatchObject({ groups: [], preferredLanguages: [] });
  });

  it('can be added, read, changed and deleted', async () => {
    const created = await profiles().create(web);
    expect(created).toEqual({
      ...{ ...web, id: created.id, isDefault: false, upgradesAllowed: true },
      ...{ formatScores: [], minimumFormatScore: 0, cutoffFormatScore: 0 },
    });
    expect(await profiles().get(created.id)).toEqual(created);
    expect((await list()).find(({ id }) => id === created.id)).toEqual(created);

    const changed = await profiles().update(created.id, { name: ' Web\u200b ', upgradesAllowed: false });
    expect(changed).toEqual({ ...created, name: 'Web', upgradesAllowed: false });
    expect(await profiles().get(created.id)).toEqual(changed);

    await profiles().delete(created.id);
    expect((await list()).map(({ id }) => id)).not.toContain(created.id);
    await expect(profiles().get(created.id)).rejects.toMatchObject({ code: 'QUALITY_PROFILE_NOT_FOUND' });
  });

  it('have defaults for what is left out', async () => {
    const { id } = await profiles().create({ name: 'Short', qualities: ['DVD'], cutoff: 'DVD' });
    expect(await profiles().get(id)).toEqual({
      ...{ id, name: 'Short', qualities: ['DVD'], cutoff: 'DVD', isDefault: false },
      ...{ upgradesAllowed: true, groups: [], preferredLanguages: [] },
      ...{ formatScores: [], minimumFormatScore: 0, cutoffFormatScore: 0 },
    });
  });

  it.each([
    ['name', { name: ' \u200b ' }],
    ['name', { name: 'x'.repeat(101) }],
    ['qualities', { qualities: [] }],
    ['qualities.0', { qualities: ['Betamax'], cutoff: 'Betamax' }],
    ['qualities', { qualities: ['DVD', 'DVD'], cutoff: 'DVD', groups: [] }],
    ['cutoff', { cutoff: 'SDTV' }],
    ['groups.0.qualities', { groups: [{ name: 'a', qualities: ['DVD', 'SDTV'] }] }],
    ['groups.0.qualities', { groups: [{ name: 'a', qualities: ['Bluray-1080p', 'HDTV-1080p'] }] }],
    ['groups.0.qualities', { groups: [{ name: 'a', qualities: ['DVD'] }] }],
    [
      'groups',
      {
        groups: [
          { name: 'a', qualities: ['Bluray-1080p', 'WEBDL-1080p'] },
          { name: 'b', qualities: ['WEBDL-1080p', 'WEBRip-1080p'] },
        ],
      },
    ],
    [
      'groups',
      {
        groups: [
          { name: 'a', qualities: ['Bluray-1080p', 'WEBDL-1080p'] },
          { name: 'A', qualities: ['WEBRip-1080p', 'HDTV-1080p'] },
        ],
      },
    ],
    ['preferredLanguages', { preferredLanguages: ['German', 'german'] }],
    ['score', { score: 1 }],
  ])('refuse a wrong %s: %j', async (field, more) => {
    const before = await list();
    const error = await create(more as object).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'INVALID_INPUT' });
    expect((error as { details: { field: string }[] }).details.map((detail) => detail.field)).toContain(
      field,
    );
    expect(await list()).toEqual(before);
  });

  it('must be valid together with what is stored', async () => {
    const created = await create();
    await expect(profiles().update(created.id, { cutoff: 'SDTV' })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: 'cutoff must be one of the allowed qualities.',
    });
    await expect(profiles().update(created.id, { qualities: ['DVD'] })).rejects.toMatchObject({
      details: [{ field: 'cutoff' }, { field: 'groups.0.qualities' }],
    });
    await expect(profiles().update(created.id, {})).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    expect(await profiles().get(created.id)).toEqual(created);
    const changes = { qualities: ['DVD'], cutoff: 'DVD', groups: [] };
    expect(await profiles().update(created.id, changes)).toEqual({ ...created, ...changes });
  });

  it('have different names, whatever their case', async () => {
    const first = await create({ name: 'Café' });
    await expect(create({ name: 'CAFÉ' })).rejects.toMatchObject({
      code: 'QUALITY_PROFILE_ALREADY_EXISTS',
      details: [{ field: 'name', id: first.id }],
    });
    const other = await create();
    await expect(profiles().update(other.id, { name: 'café' })).rejects.toMatchObject({
      code: 'QUALITY_PROFILE_ALREADY_EXISTS',
    });
    expect((await profiles().update(first.id, { name: 'café' })).name).toBe('café');
    const results = await Promise.allSettled([1, 2, 3].map(() => create({ name: 'At once' })));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('have one default, which cannot be given up or deleted', async () => {
    const [first] = await defaults();
    const created = await create({ name: 'New default', isDefault: true });
    expect(await defaults()).toEqual(['New default']);
    await expect(profiles().update(created.id, { isDefault: false })).rejects.toMatchObject({
      details: [{ field: 'isDefault' }],
    });
    await expect(profiles().delete(created.id)).rejects.toMatchObject({ code: 'QUALITY_PROFILE_IN_USE' });
    const old = (await list()).find(({ name }) => name === first);
    expect((await profiles().update(old?.id ?? '', { isDefault: true })).isDefault).toBe(true);
    expect(await defaults()).toEqual([first]);
    const others = await Promise.all([create(), create(), create()]);
    await Promise.all(others.map(({ id }) => profiles().update(id, { isDefault: true })));
    expect(await defaults()).toHaveLength(1);
  });

  it('are not deleted while a movie has them', async () => {
    const created = await create();
    const movie = { tmdbId: 27205, rootFolderPath: '/movies', qualityProfileId: created.id };
    const { id } = await fixture.library.movies.add(movie);
    await expect(profiles().delete(created.id)).rejects.toMatchObject({
      code: 'QUALITY_PROFILE_IN_USE',
      message: '1 movie has this quality profile; give them another one first.',
    });
    expect(await profiles().get(created.id)).toEqual(created);
    await fixture.library.movies.delete(id);
    await profiles().delete(created.id);
  });

  it.each(['nonesuch', '', '\0', '\ud83c', '00000000-0000-4000-8000-000000000000'])(
    'are not found by %j',
    async (id) => {
      const notFound = { code: 'QUALITY_PROFILE_NOT_FOUND' };
      await expect(profiles().get(id)).rejects.toMatchObject(notFound);
      await expect(profiles().update(id, { name: 'x' })).rejects.toMatchObject(notFound);
      await expect(profiles().delete(id)).rejects.toMatchObject(notFound);
    },
  );
});
