import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { uuidv7 } from '../ids/uuid.ts';
import type { Release } from '../releases/release.ts';
import { createSecretBox } from '../secrets/secret-box.ts';
import { testRelease } from '../testing/release.fixture.ts';
import { databaseKinds } from '../testing/test-database.ts';
import { openTestLibrary, type TestLibrary } from '../testing/test-library.fixture.ts';
import { type FoundReleasesDeps, findFoundRelease, storeFoundReleases } from './found-releases.ts';

const secrets = createSecretBox('a secret of the operator');
const key = 'key-of-an-indexer';
const title = 'The.Matrix.1999.1080p.BluRay.x264-GROUP';
const [indexerId, otherIndexerId] = [uuidv7(), uuidv7()];

describe.each(databaseKinds)('releases that were found on %s', (kind) => {
  let fixture: TestLibrary;
  let deps: FoundReleasesDeps;
  let now = new Date('2026-03-03T00:00:00.000Z');
  beforeEach(async () => {
    fixture = await openTestLibrary(kind);
    deps = { database: fixture.database, secrets, now: () => now };
  });
  afterEach(() => fixture[Symbol.asyncDispose]());

  const release = (facts: Partial<Release> = {}) =>
    testRelease(title, {
      indexerId,
      guid: 'one',
      download: { kind: 'url', url: `https://indexer.test/1?apikey=${key}` },
      ...facts,
    });

  it('are found by indexer and guid, as they were found last', async () => {
    const whole = release({
      publishedAt: new Date('2026-02-01T01:02:03.000Z'),
      ...{ tmdbId: 603, imdbId: 'tt0133093', languages: ['English'], flags: ['freeleech'] },
      ...{ downloadVolumeFactor: 0.5, infoHash: 'a'.repeat(40), seeders: 0 },
    });
    await storeFoundReleases(deps, [release({ seeders: 1 }), whole]);
    expect(await findFoundRelease(deps, indexerId.toUpperCase(), 'one')).toEqual(whole);
    expect(await findFoundRelease(deps, otherIndexerId, 'one')).toBeNull();
    expect(await findFoundRelease(deps, indexerId, 'two')).toBeNull();
    expect(await findFoundRelease(deps, 'no uuid', 'one')).toBeNull();
    const magnet = release({ download: { kind: 'magnet', uri: `magnet:?xt=urn:btih:${'a'.repeat(40)}` } });
    await storeFoundReleases(deps, [magnet]);
    expect(await findFoundRelease(deps, indexerId, 'one')).toEqual(magnet);
  });

  it('are as many as an indexer has, with guids of any length', async () => {
    const guids = Array.from({ length: 1_200 }, (_, index) => `${'long '.repeat(2_000)}${index}`);
    await storeFoundReleases(
      deps,
      guids.map((guid) => release({ guid })),
    );
    expect(await findFoundRelease(deps, indexerId, guids[1_199] ?? '')).toMatchObject({ guid: guids[1_199] });
  });

  it('are stored without a readable key', async () => {
    await storeFoundReleases(deps, [release()]);
    const rows = await fixture.query('select * from found_release');
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(key);
    const other = { ...deps, secrets: createSecretBox('another secret of the operator') };
    expect(await findFoundRelease(other, indexerId, 'one')).toBeNull();
  });

  it('can be grabbed in a library without a secret too, as long as the process lives', async () => {
    const without = { ...deps, secrets: createSecretBox(undefined) };
    await storeFoundReleases(without, [release()]);
    expect(JSON.stringify(await fixture.query('select * from found_release'))).not.toContain(key);
    expect(await findFoundRelease(without, indexerId, 'one')).toEqual(release());
  });

  it('are gone after a day', async () => {
    const start = now;
    await storeFoundReleases(deps, [release()]);
    now = new Date(start.getTime() + 23 * 3_600_000);
    expect(await findFoundRelease(deps, indexerId, 'one')).not.toBeNull();
    now = new Date(start.getTime() + 25 * 3_600_000);
    expect(await findFoundRelease(deps, indexerId, 'one')).toBeNull();
    await storeFoundReleases(deps, [release({ guid: 'two' })]);
    expect(await fixture.query('select title from found_release')).toHaveLength(1);
  });
});
