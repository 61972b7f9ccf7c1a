import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseKinds } from '../testing/test-database.ts';
import { openTestLibrary, type TestLibrary } from '../testing/test-library.fixture.ts';
import type { DelayProfileCreateInput } from './delay-profile.schema.ts';
import { readDelayRules } from './read-delay-rules.ts';

const rules = {
  preferredProtocol: 'torrent',
  torrentDelay: 60,
  usenetDelay: 1_440,
  bypassIfCutoffMet: false,
} as const;
const defaults = {
  preferredProtocol: 'usenet',
  torrentDelay: 0,
  usenetDelay: 0,
  bypassIfCutoffMet: true,
} as const;

describe.each(databaseKinds)('delay profiles on %s', (kind) => {
  let fixture: TestLibrary;
  let named = 0;
  const profiles = () => fixture.library.delayProfiles;
  const create = (more: Partial<DelayProfileCreateInput> = {}) =>
    profiles().create({ name: `Profile ${++named}`, ...more });
  const addQualityProfile = async () => {
    const name = `Quality ${++named}`;
    return (await fixture.library.qualityProfiles.create({ name, qualities: ['DVD'], cutoff: 'DVD' })).id;
  };
  const rulesOf = async (qualityProfileId: string) =>
    (await readDelayRules(fixture.database))(qualityProfileId);

  beforeAll(async () => {
    fixture = await openTestLibrary(kind);
  });
  afterAll(() => fixture[Symbol.asyncDispose]());

  it('of a new library are the default one, without delays', async () => {
    await using fresh = await openTestLibrary(kind);
    const [only, ...others] = await fresh.library.delayProfiles.list();
    expect(only).toEqual({
      ...{ id: expect.any(String), name: 'Default', isDefault: true, ...defaults, qualityProfileIds: [] },
    });
    expect(others).toEqual([]);
    expect((await readDelayRules(fresh.database))('any')).toMatchObject(defaults);
  });

  it('can be added, read, changed and deleted, and apply to their quality profiles', async () => {
    const ids = [await addQualityProfile(), await addQualityProfile()];
    const other = await addQualityProfile();
    const created = await create({ name: 'Wait', ...rules, qualityProfileIds: ids });
    expect(created).toEqual({
      ...{ id: created.id, name: 'Wait', isDefault: false, ...rules, qualityProfileIds: ids },
    });
    expect(await profiles().get(created.id.toUpperCase())).toEqual(created);
    expect((await profiles().list()).map(({ isDefault }) => isDefault).indexOf(true)).toBe(0);
    expect(await rulesOf(ids[0] ?? '')).toMatchObject(rules);
    expect(await rulesOf(other)).toMatchObject(defaults);

    const changes = { name: ' Longer ', torrentDelay: 120, qualityProfileIds: [other] };
    const changed = await profiles().update(created.id, changes);
    expect(changed).toEqual({ ...created, ...changes, name: 'Longer' });
    expect(await profiles().get(created.id)).toEqual(changed);
    expect(await rulesOf(ids[0] ?? '')).toMatchObject(defaults);
    expect(await rulesOf(other)).toMatchObject({ ...rules, torrentDelay: 120 });

    await profiles().delete(created.id);
    expect(await rulesOf(other)).toMatchObject(defaults);
    const notFound = { code: 'DELAY_PROFILE_NOT_FOUND' };
    await expect(profiles().get(created.id)).rejects.toMatchObject(notFound);
    await expect(profiles().update(created.id, { torrentDelay: 1 })).rejects.toMatchObject(notFound);
    await expect(profiles().delete('nonesuch')).rejects.toMatchObject(notFound);
  });

  it('have defaults for what is left out', async () => {
    expect(await profiles().create({ name: 'Short' })).toMatchObject({ ...defaults, qualityProfileIds: [] });
  });

  it('lose a quality profile that is deleted', async () => {
    const [kept, deleted] = [await addQualityProfile(), await addQualityProfile()];
    const { id } = await create({ qualityProfileIds: [kept, deleted] });
    await fixture.library.qualityProfiles.delete(deleted);
    expect(await profiles().get(id)).toMatchObject({ qualityProfileIds: [kept] });
  });

  it('have exactly one default, which can be changed, and not deleted', async () => {
    const [first] = await profiles().list();
    const id = first?.id ?? '';
    expect(await profiles().update(id, { usenetDelay: 5 })).toMatchObject({
      isDefault: true,
      usenetDelay: 5,
    });
    expect(await rulesOf('any')).toMatchObject({ usenetDelay: 5 });
    await profiles().update(id, { usenetDelay: 0 });
    await expect(profiles().delete(id)).rejects.toMatchObject({ code: 'DELAY_PROFILE_IN_USE' });
    await expect(
      profiles().update(id, { qualityProfileIds: [await addQualityProfile()] }),
    ).rejects.toMatchObject({ code: 'INVALID_INPUT', details: [{ field: 'qualityProfileIds' }] });
  });

  it('have names and quality profiles of their own', async () => {
    const qualityProfileId = await addQualityProfile();
    const taken = await create({ name: 'Taken', qualityProfileIds: [qualityProfileId] });
    await expect(create({ name: 'TAKEN' })).rejects.toMatchObject({
      code: 'DELAY_PROFILE_ALREADY_EXISTS',
      details: [{ field: 'name', id: taken.id }],
    });
    const free = await addQualityProfile();
    await expect(create({ qualityProfileIds: [free, qualityProfileId] })).rejects.toMatchObject({
      code: 'DELAY_PROFILE_ALREADY_EXISTS',
      message: 'qualityProfileIds.1 is a quality profile of the delay profile Taken.',
      details: [{ field: 'qualityProfileIds.1', id: taken.id }],
    });
    expect(await rulesOf(free)).toMatchObject(defaults);
    expect(await profiles().update(taken.id, { name: 'taken' })).toMatchObject({ name: 'taken' });
  });

  it('are not assigned to one quality profile twice by calls at the same time', async () => {
    const qualityProfileIds = [await addQualityProfile()];
    const results = await Promise.allSettled([1, 2, 3, 4].map(() => create({ qualityProfileIds })));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of results.filter((one) => one.status === 'rejected')) {
      expect(result.reason).toMatchObject({ code: 'DELAY_PROFILE_ALREADY_EXISTS' });
    }
  });

  it.each([
    ['name', { name: ' \u200b ' }],
    ['torrentDelay', { torrentDelay: -1 }],
    ['usenetDelay', { usenetDelay: 43_201 }],
    ['usenetDelay', { usenetDelay: 1.5 }],
    ['preferredProtocol', { preferredProtocol: 'ftp' }],
    ['bypassIfCutoffMet', { bypassIfCutoffMet: 'yes' }],
    ['qualityProfileIds.0', { qualityProfileIds: ['nonesuch'] }],
    ['qualityProfileIds.0', { qualityProfileIds: ['\0'] }],
    ['isDefault', { isDefault: true }],
  ])('refuse a wrong %s: %j', async (field, input) => {
    const { id } = await create();
    const refused = {
      code: 'INVALID_INPUT',
      details: expect.arrayContaining([expect.objectContaining({ field })]),
    };
    await expect(create(input as never)).rejects.toMatchObject(refused);
    await expect(profiles().update(id, input as never)).rejects.toMatchObject(refused);
  });

  it('refuse no change, and a quality profile twice', async () => {
    const { id } = await create();
    await expect(profiles().update(id, {})).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    const twice = await addQualityProfile();
    await expect(profiles().update(id, { qualityProfileIds: [twice, twice] })).rejects.toMatchObject({
      details: [{ field: 'qualityProfileIds', message: 'must have each quality profile once' }],
    });
  });
});
