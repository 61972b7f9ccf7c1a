import { describe, expect, it } from 'vitest';
import { databaseKinds } from '../testing/test-database.ts';
import { openTestLibrary } from '../testing/test-library.fixture.ts';

const defaults = { usenetRetentionDays: null, minimumUsenetAge: 0, propers: 'preferAndUpgrade' };

describe.each(databaseKinds)('the settings of searches on %s', (kind) => {
  it('can be changed one by one, also at the same time', async () => {
    await using fixture = await openTestLibrary(kind);
    const { get, update } = fixture.library.searchSettings;
    expect(await get()).toEqual(defaults);
    expect(await update({ usenetRetentionDays: 3_000 })).toEqual({ ...defaults, usenetRetentionDays: 3_000 });
    await Promise.all([update({ minimumUsenetAge: 30 }), update({ propers: 'doNotPrefer' })]);
    expect(await get()).toEqual({
      ...{ usenetRetentionDays: 3_000, minimumUsenetAge: 30, propers: 'doNotPrefer' },
    });
    expect(await update({ usenetRetentionDays: null })).toMatchObject({ usenetRetentionDays: null });
  });

  it.each([
    ['', {}],
    ['usenetRetentionDays', { usenetRetentionDays: 0 }],
    ['minimumUsenetAge', { minimumUsenetAge: -1 }],
    ['propers', { propers: 'always' }],
    ['retention', { retention: 1 }],
  ])('refuse a wrong %s: %j', async (field, input) => {
    await using fixture = await openTestLibrary(kind);
    await expect(fixture.library.searchSettings.update(input as never)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      details: expect.arrayContaining([expect.objectContaining({ field })]),
    });
    expect(await fixture.library.searchSettings.get()).toEqual(defaults);
  });
});
