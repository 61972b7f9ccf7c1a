import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseKinds } from '../testing/test-database.ts';
import { openTestLibrary, type TestLibrary } from '../testing/test-library.fixture.ts';
import type { CustomFormatCreateInput, FormatConditionInput } from './custom-format.schema.ts';

const condition = (more: Partial<FormatConditionInput> = {}): FormatConditionInput => ({
  ...{ name: 'IMAX', type: 'releaseTitle', value: '\\bIMAX\\b' },
  ...more,
});
const imax: CustomFormatCreateInput = { name: 'IMAX', includeWhenRenaming: true, conditions: [condition()] };
const defaults = {
  ...{ negate: false, required: false, exceptLanguage: false },
  ...{ value: null, minimumSize: null, maximumSize: null },
};

describe.each(databaseKinds)('custom formats on %s', (kind) => {
  let fixture: TestLibrary;
  let named = 0;
  const formats = () => fixture.library.customFormats;
  const create = (...conditions: FormatConditionInput[]) =>
    formats().create({
      name: `Format ${++named}`,
      conditions: conditions.length > 0 ? conditions : [condition()],
    });
  const failure = async (promise: Promise<unknown>) => {
    const error = await promise.catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'INVALID_INPUT' });
    return (error as { details: { field: string; message: string }[] }).details;
  };

  beforeAll(async () => {
    fixture = await openTestLibrary(kind);
  });
  afterAll(() => fixture[Symbol.asyncDispose]());

  it('can be added, read, changed and deleted', async () => {
    const created = await formats().create(imax);
    expect(created).toEqual({
      ...{ id: created.id, name: 'IMAX', includeWhenRenaming: true, trashId: null, trashScores: [] },
      conditions: [{ ...defaults, ...condition() }],
      ...{ createdAt: created.createdAt, updatedAt: created.createdAt },
    });
    expect(await formats().get(created.id)).toEqual(created);
    expect(await formats().list()).toContainEqual(created);
    const hdr = condition({ type: 'hdr', name: 'HDR', value: 'dv', negate: true });
    const changed = await formats().update(created.id, { name: ' Imax ', conditions: [hdr] });
    expect(changed).toMatchObject({
      id: created.id,
      name: 'Imax',
      conditions: [{ value: 'DV', negate: true }],
    });
    expect(await formats().get(created.id)).toEqual(changed);
    await formats().delete(created.id);
    const gone = { code: 'CUSTOM_FORMAT_NOT_FOUND' };
    await expect(formats().get(created.id)).rejects.toMatchObject(gone);
    await expect(formats().delete(created.id)).rejects.toMatchObject(gone);
    await expect(formats().export('x')).rejects.toMatchObject(gone);
  });

  it.each([
    ['name', { name: ' ' }],
    ['conditions', { conditions: [] }],
    ['conditions.0.type', { conditions: [{ ...condition(), type: 'colour' }] }],
    ['conditions.0.value', { conditions: [condition({ value: null })] }],
    ['conditions.0.value', { conditions: [condition({ value: '(a)\\1' })] }],
    ['conditions.0.value', { conditions: [condition({ value: '(a|b)*a(a|b){500}' })] }],
    ['conditions.0.value', { conditions: [condition({ value: 'IMAX\0' })] }],
    ['conditions.0.value', { conditions: [condition({ value: 'IMAX\ud800' })] }],
    ['conditions.0.value', { conditions: [condition({ type: 'source', value: 'betamax' })] }],
    ['conditions.0.value', { conditions: [condition({ type: 'size', minimumSize: 1 })] }],
    ['conditions.0.minimumSize', { conditions: [condition({ type: 'size', value: null })] }],
    ['conditions.0.minimumSize', { conditions: [condition({ minimumSize: 1 })] }],
    [
      'conditions.0.maximumSize',
      { conditions: [condition({ type: 'size', value: null, minimumSize: 2, maximumSize: 1 })] },
    ],
    ['conditions.0.exceptLanguage', { conditions: [condition({ exceptLanguage: true })] }],
    ['score', { score: 5 }],
  ])('refuse a wrong %s: %j', async (field, more) => {
    const before = await formats().list();
    const details = await failure(formats().create({ ...imax, ...(more as object) }));
    expect(details.map((detail) => detail.field)).toContain(field);
    expect(await formats().list()).toEqual(before);
  });

  it('have different names, whatever their case', async () => {
    const first = await formats().create({ ...imax, name: 'Café' });
    await expect(formats().create({ ...imax, name: 'CAFÉ' })).rejects.toMatchObject({
      code: 'CUSTOM_FORMAT_ALREADY_EXISTS',
      details: [{ field: 'name', id: first.id }],
    });
    const results = await Promise.allSettled(
      [1, 2, 3].map(() => formats().create({ ...imax, name: 'At once' })),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('have scores in quality profiles, which go with them', async () => {
    const [format, other] = [await create(), await create()];
    const formatScores = [
      { customFormatId: format.id, score: 100 },
      { customFormatId: other.id, score: -20 },
    ];
    const scores = { formatScores, minimumFormatScore: -10, cutoffFormatScore: 50 };
    const profile = await fixture.library.qualityProfiles.create({
      ...{ name: 'Scored', qualities: ['DVD'], cutoff: 'DVD' },
      ...scores,
    });
    expect(await fixture.library.qualityProfiles.get(profile.id)).toMatchObject(scores);
    await formats().delete(format.id);
    expect(await fixture.library.qualityProfiles.get(profile.id)).toEqual({
      ...profile,
      formatScores: [{ customFormatId: other.id, score: -20 }],
    });
    const unknown = [{ customFormatId: format.id, score: 1 }];
    const refused = fixture.library.qualityProfiles.update(profile.id, { formatScores: unknown });
    expect(await failure(refused)).toEqual([
      { field: 'formatScores.0.customFormatId', message: 'must be the id of a custom format' },
    ]);
    const twice = [...formatScores.slice(1), ...formatScores.slice(1)];
    expect(
      await failure(fixture.library.qualityProfiles.update(profile.id, { formatScores: twice })),
    ).toEqual([{ field: 'formatScores', message: 'must have each custom format once' }]);
  });

  it('say which of them match a release, why, and its score in every profile', async () => {
    const format = await create(
      condition({ required: true }),
      condition({ name: 'Remux', type: 'qualityModifier', value: 'remux' }),
      condition({ name: 'Large', type: 'size', value: null, minimumSize: 20 }),
      condition({ name: 'Free', type: 'indexerFlag', value: 'freeleech', negate: true }),
    );
    const profile = await fixture.library.qualityProfiles.create({
      ...{ name: 'Tested', qualities: ['DVD'], cutoff: 'DVD', minimumFormatScore: 60 },
      formatScores: [{ customFormatId: format.id, score: 60 }],
    });
    const title = 'Movie.2010.IMAX.1080p.BluRay.REMUX.AVC.DTS-HD.MA.5.1-GROUP';
    const large = await formats().test({ title, size: 30 * 1024 ** 3 });
    const resultOf = ({ formats: results }: typeof large) =>
      results.find(({ customFormatId }) => customFormatId === format.id);
    expect(large.release).toMatchObject({ title: 'Movie', year: 2010, quality: { name: 'Remux-1080p' } });
    expect(resultOf(large)).toEqual({
      ...{ customFormatId: format.id, name: format.name, matched: true },
      conditions: [
        { name: 'IMAX', type: 'releaseTitle', satisfied: true },
        { name: 'Remux', type: 'qualityModifier', satisfied: true },
        { name: 'Large', type: 'size', satisfied: true },
        { name: 'Free', type: 'indexerFlag', satisfied: true },
      ],
    });
    const scoreIn = ({ scores }: typeof large) => scores.find((one) => one.qualityProfileId === profile.id);
    expect(scoreIn(large)).toEqual({
      ...{ qualityProfileId: profile.id, name: 'Tested', score: 60, meetsMinimum: true },
    });
    const free = await formats().test({ title, size: 30 * 1024 ** 3, flags: ['freeleech'] });
    expect(resultOf(free)).toMatchObject({ matched: false, conditions: [{}, {}, {}, { satisfied: false }] });
    expect(scoreIn(free)).toMatchObject({ score: 0, meetsMinimum: false });
    expect(resultOf(await formats().test({ title }))).toMatchObject({ matched: false });
    await formats().update(format.id, { conditions: [condition({ value: 'no such word' })] });
    expect(resultOf(await formats().test({ title }))).toMatchObject({ matched: false, conditions: [{}] });
  });
});
