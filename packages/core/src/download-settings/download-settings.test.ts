import { describe, expect, it } from 'vitest';
import { databaseKinds } from '../testing/test-database.ts';
import { openTestLibrary } from '../testing/test-library.fixture.ts';

const defaults = { stalledAfterHours: 24, searchAfterFailure: true, maximumFailedSearches: 3 };

describe.each(databaseKinds)('the settings of downloads on %s', (kind) => {
  it('can be changed one by one; what is wrong is refused', async () => {
    await using fixture = await openTestLibrary(kind);
    const { get, update } = fixture.library.downloadSettings;
    expect(await get()).toEqual(defaults);
    expect(await update({ stalledAfterHours: null })).toEqual({ ...defaults, stalledAfterHours: null });
    await Promise.all([update({ searchAfterFailure: false }), update({ maximumFailedSearches: 5 })]);
    const changed = { stalledAfterHours: null, searchAfterFailure: false, maximumFailedSearches: 5 };
    expect(await get()).toEqual(changed);
    for (const [field, input] of [
      ['', {}],
      ['stalledAfterHours', { stalledAfterHours: 0 }],
      ['searchAfterFailure', { searchAfterFailure: 'yes' }],
      ['maximumFailedSearches', { maximumFailedSearches: 0 }],
    ] as const) {
      await expect(update(input as never)).rejects.toMatchObject({
        code: 'INVALID_INPUT',
        details: expect.arrayContaining([expect.objectContaining({ field })]),
      });
    }
    expect(await get()).toEqual(changed);
  });
});
