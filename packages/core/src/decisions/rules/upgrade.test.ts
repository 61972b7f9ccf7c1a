import { describe, expect, it } from 'vitest';
import { fileOf, outcomeOf } from '../decision.fixture.ts';
import type { ProperPreference } from '../decision.ts';
import { upgrade } from './upgrade.ts';

const bluray = 'A.Movie.2010.1080p.BluRay-GRP';
const web = 'A.Movie.2010.1080p.WEB-DL-GRP';
const off = { upgradesAllowed: false };

describe('the rule of upgrades', () => {
  it.each([
    [web, null, {}, 'accepted'],
    [bluray, fileOf(), {}, 'accepted'],
    [bluray, fileOf(), off, 'upgradesOff: There is a file, and the quality profile HD allows no upgrades.'],
    [web, fileOf(), {}, 'notBetter: The file has WEBDL-1080p, and is as good as the release.'],
    [
      'A.Movie.2010.720p.BluRay-GRP',
      fileOf(),
      {},
      'worseQuality: The file has WEBDL-1080p, which is better than Bluray-720p.',
    ],
    [
      'A.Movie.2010.1080p.BluRay.Remux-GRP',
      fileOf({ quality: 'Bluray-1080p' }),
      {},
      'cutoffMet: The file has Bluray-1080p, which meets the cutoff Bluray-1080p of the quality profile HD.',
    ],
    [
      web,
      fileOf({ revision: { version: 2, real: 0 } }),
      {},
      'lowerRevision: The file has WEBDL-1080p in revision 2, the release in 1.',
    ],
    [
      'A.Movie.2010.German.1080p.BluRay-GRP',
      fileOf({ languages: ['English'] }),
      { preferredLanguages: ['English'] },
      'languageLost: The file has a preferred language, and the release has none.',
    ],
    // The rule of qualities rejects it.
    ['A.Movie.2010.DVDRip-GRP', fileOf(), {}, 'accepted'],
  ])('%s for %j with %j -> %s', (title, file, profile, expected) => {
    expect(outcomeOf(upgrade, { release: { title }, target: { file }, profile })).toBe(expected);
  });

  it.each([
    [0, 50, 'accepted'],
    [50, 0, 'lowerScore: The custom formats of the file score 50, those of the release 0.'],
    [
      100,
      500,
      'scoreCutoffMet: The custom formats of the file score 100; the quality profile HD wants no more from 100 on.',
    ],
  ])('a file that scores %i, a release that scores %i -> %s', (ofFile, formatScore, expected) => {
    const given = { file: fileOf({ formatScore: ofFile }) };
    expect(outcomeOf(upgrade, { release: { title: web }, target: given, context: { formatScore } })).toBe(
      expected,
    );
  });

  it('does not count flags of the indexer, as the file of the release would not have them', () => {
    const given = { file: fileOf({ formatScore: 0 }) };
    const context = { formatScore: 50, lastingScore: 0 };
    expect(outcomeOf(upgrade, { release: { title: web }, target: given, context })).toBe(
      'notBetter: The file has WEBDL-1080p, and is as good as the release.',
    );
  });

  it.each<[ProperPreference, string]>([
    ['preferAndUpgrade', 'accepted'],
    ['doNotUpgrade', 'notBetter: The file has WEBDL-1080p, and is as good as the release.'],
    ['doNotPrefer', 'notBetter: The file has WEBDL-1080p, and is as good as the release.'],
  ])('a proper with %s -> %s', (propers, expected) => {
    const title = 'A.Movie.2010.PROPER.1080p.WEB-DL-GRP';
    expect(outcomeOf(upgrade, { release: { title }, target: { file: fileOf() }, context: { propers } })).toBe(
      expected,
    );
  });
});
