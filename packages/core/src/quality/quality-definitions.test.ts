import { describe, expect, it } from 'vitest';
import { databaseKinds } from '../testing/test-database.ts';
import { openTestLibrary } from '../testing/test-library.fixture.ts';
import { qualities } from './qualities.ts';

describe.each(databaseKinds)('quality definitions on %s', (kind) => {
  it('have every quality, from low to high, with its score and sizes', async () => {
    await using fixture = await openTestLibrary(kind);
    const definitions = await fixture.library.qualityDefinitions.list();
    expect(definitions.map(({ quality }) => quality)).toEqual(qualities);
    expect(definitions.find(({ quality }) => quality === 'Bluray-1080p')).toEqual({
      ...{ quality: 'Bluray-1080p', score: 80, minimumSize: 0, preferredSize: 95, maximumSize: 100 },
    });
    expect(definitions.find(({ quality }) => quality === 'Remux-2160p')).toMatchObject({
      ...{ minimumSize: 0, preferredSize: null, maximumSize: null },
    });
  });

  it('can be changed, field by field, and stay changed', async () => {
    await using fixture = await openTestLibrary(kind);
    const { list, update } = fixture.library.qualityDefinitions;
    const before = await list();
    const changes = [
      { quality: 'Bluray-1080p', minimumSize: 20.5, preferredSize: null, maximumSize: null },
      { quality: 'DVD', maximumSize: 95 },
    ];
    const after = await update({ qualityDefinitions: changes });
    expect(await list()).toEqual(after);
    for (const definition of before) {
      const change = changes.find(({ quality }) => quality === definition.quality);
      expect(after).toContainEqual({ ...definition, ...change });
    }
    await update({ qualityDefinitions: [{ quality: 'Bluray-1080p', maximumSize: 30 }] });
    expect(await list()).toContainEqual({
      ...{ quality: 'Bluray-1080p', score: 80, minimumSize: 20.5, preferredSize: null, maximumSize: 30 },
    });
  });

  it.each([
    ['qualityDefinitions', []],
    ['qualityDefinitions.0.quality', [{ quality: 'Betamax', minimumSize: 1 }]],
    ['qualityDefinitions.0.minimumSize', [{ quality: 'DVD', minimumSize: -1 }]],
    ['qualityDefinitions.0.minimumSize', [{ quality: 'DVD', minimumSize: null }]],
    ['qualityDefinitions.0.maximumSize', [{ quality: 'DVD', maximumSize: 10_001 }]],
    ['qualityDefinitions.0.maximumSize', [{ quality: 'DVD', minimumSize: 101 }]],
    ['qualityDefinitions.0.preferredSize', [{ quality: 'DVD', maximumSize: 94 }]],
    [
      'qualityDefinitions.1.preferredSize',
      [
        { quality: 'SDTV', minimumSize: 1 },
        { quality: 'DVD', preferredSize: 101 },
      ],
    ],
    [
      'qualityDefinitions.1.quality',
      [
        { quality: 'DVD', minimumSize: 1 },
        { quality: 'DVD', minimumSize: 2 },
      ],
    ],
    ['qualityDefinitions.0.score', [{ quality: 'DVD', score: 1 }]],
  ])('refuse a wrong %s, and change nothing: %j', async (field, qualityDefinitions) => {
    await using fixture = await openTestLibrary(kind);
    const { list, update } = fixture.library.qualityDefinitions;
    const before = await list();
    await expect(update({ qualityDefinitions } as never)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      details: [{ field }],
    });
    expect(await list()).toEqual(before);
  });
});
