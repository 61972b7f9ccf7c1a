import { describe, expect, it } from 'vitest';
import { defaultQualityProfiles } from '../database/migrations/shared/default-quality-profiles.ts';
import { qualities, qualityScore } from './qualities.ts';

describe('the score of a quality', () => {
  it.each([
    ['Bluray-2160p', 100],
    ['WEBDL-2160p', 90],
    ['Bluray-1080p', 80],
    ['WEBDL-1080p', 70],
    ['HDTV-1080p', 60],
    ['Bluray-720p', 50],
    ['WEBDL-720p', 40],
    ['HDTV-720p', 30],
    ['DVD', 20],
    ['SDTV', 10],
    ['Remux-1080p', 80],
    ['Remux-2160p', 100],
    ['Betamax', 0],
    ['constructor', 0],
    ['__proto__', 0],
  ])('%s is %i', (quality, score) => expect(qualityScore(quality)).toBe(score));

  it('rises with the rank and stays between 0 and 100', () => {
    const scores = qualities.map(qualityScore);
    expect(scores).toEqual(scores.toSorted((a, b) => a - b));
    expect([scores.at(0), scores.at(-1)]).toEqual([0, 100]);
  });
});

describe('the profiles of a new library', () => {
  it('are five with names and ids of their own, one of them the default', () => {
    expect(defaultQualityProfiles).toHaveLength(5);
    expect(new Set(defaultQualityProfiles.map(({ id }) => id)).size).toBe(5);
    expect(new Set(defaultQualityProfiles.map(({ name }) => name)).size).toBe(5);
    expect(defaultQualityProfiles.filter(({ isDefault }) => isDefault)).toHaveLength(1);
  });

  it.each(defaultQualityProfiles)(
    '$name allows its cutoff, and lists known qualities best first',
    (profile) => {
      expect(profile.qualities).toContain(profile.cutoff);
      const known: readonly string[] = qualities;
      const ranks = profile.qualities.map((quality) => known.indexOf(quality));
      expect(ranks).not.toContain(-1);
      expect(ranks).toEqual(ranks.toSorted((a, b) => b - a));
      expect(new Set(ranks).size).toBe(ranks.length);
    },
  );

  it('allow no cam, screener or disc image', () => {
    for (const { qualities: allowed } of defaultQualityProfiles) {
      expect(allowed.filter((quality) => /CAM|TELE|DVDSCR|DISK|Raw|Unknown|WORKPRINT/.test(quality))).toEqual(
        [],
      );
    }
  });
});
