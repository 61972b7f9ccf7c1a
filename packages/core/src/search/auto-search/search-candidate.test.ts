import { describe, expect, it } from 'vitest';
import type { SearchType } from '../../movies/movie.schema.ts';
import { rejectionReason } from './search-candidate.ts';

const profile = {
  cutoff: 'Bluray-1080p',
  qualities: ['Bluray-1080p', 'WEBDL-1080p', 'HDTV-720p'],
  groups: [],
  upgradesAllowed: true,
  formatScores: [] as readonly unknown[],
  cutoffFormatScore: 0,
};
const unmonitored = 'The movie is not monitored.';
const hasFile = 'The movie has a file already.';
const noFile = 'The movie has no file whose quality could be improved.';
const unavailable = 'The movie is not available yet.';
const queued = 'A release is on its way already.';
const good = 'The file meets the cutoff of its quality profile.';

type Row = readonly [SearchType, monitored: boolean, file: string | null, reason: string | null];

describe('a search', () => {
  it.each<Row>([
    ['missing', true, null, null],
    ['missing', true, 'DVD', hasFile],
    ['missing', false, null, unmonitored],
    ['cutOffUnmet', true, null, noFile],
    ['cutOffUnmet', true, 'WEBDL-1080p', null],
    ['cutOffUnmet', true, 'HDTV-720p', null],
    ['cutOffUnmet', true, 'Bluray-1080p', good],
    ['cutOffUnmet', false, 'HDTV-720p', unmonitored],
    ['cutOffUnmet', true, 'SDTV', null],
    ['cutOffUnmet', true, 'Remux-2160p', good],
    ['cutOffUnmet', true, 'Betamax', null],
    ['manual', true, null, null],
    ['manual', false, 'Remux-2160p', null],
  ])('%s with monitored %s and file %s: %s', (searchType, monitored, fileQuality, reason) => {
    const search = { searchType, scheduled: false };
    // Availability is not asked: the user did.
    for (const available of [true, false]) {
      expect(
        rejectionReason(search, {
          monitored,
          available,
          queued: false,
          fileQuality,
          formatScore: null,
          profile,
        }),
      ).toBe(reason);
    }
  });

  it.each<readonly [SearchType, available: boolean, file: string | null, reason: string | null]>([
    ['missing', true, null, null],
    ['missing', false, null, unavailable],
    ['missing', true, 'DVD', hasFile],
    ['cutOffUnmet', true, 'DVD', null],
    ['cutOffUnmet', false, 'DVD', unavailable],
    ['cutOffUnmet', true, 'Bluray-1080p', good],
  ])('by schedule, %s with available %s and file %s: %s', (searchType, available, fileQuality, reason) => {
    const search = { searchType, scheduled: true };
    expect(
      rejectionReason(search, {
        monitored: true,
        available,
        queued: false,
        fileQuality,
        formatScore: null,
        profile,
      }),
    ).toBe(reason);
    const unmonitoredFacts = {
      monitored: false,
      available,
      queued: false,
      fileQuality,
      formatScore: null,
      profile,
    };
    expect(rejectionReason(search, unmonitoredFacts)).toBe(unmonitored);
  });

  it.each<readonly [SearchType, file: string | null, reason: string | null]>([
    ['missing', null, queued],
    ['cutOffUnmet', 'HDTV-720p', queued],
    ['manual', null, null],
  ])('%s while a release is on its way, with file %s: %s', (searchType, fileQuality, reason) => {
    const movie = { monitored: true, available: true, queued: true, fileQuality, formatScore: null, profile };
    expect(rejectionReason({ searchType, scheduled: false }, movie)).toBe(reason);
  });

  it('goes by the order of the profile where that differs from the general one', () => {
    const preferWeb = { ...profile, cutoff: 'WEBDL-1080p', qualities: ['WEBDL-1080p', 'Bluray-1080p'] };
    const movie = {
      monitored: true,
      available: true,
      queued: false,
      fileQuality: 'Bluray-1080p',
      formatScore: null,
      profile: preferWeb,
    };
    expect(rejectionReason({ searchType: 'cutOffUnmet', scheduled: false }, movie)).toBeNull();
  });

  it.each<readonly [formatScore: number | null, upgradesAllowed: boolean, reason: string | null]>([
    [null, true, good],
    [99, true, null],
    [100, true, good],
    [99, false, good],
  ])(
    'of a file that meets the cutoff, whose formats score %s of 100, with upgrades allowed %s: %s',
    (formatScore, upgradesAllowed, reason) => {
      const movie = {
        monitored: true,
        available: true,
        queued: false,
        fileQuality: 'Bluray-1080p',
        formatScore,
      };
      const search = { searchType: 'cutOffUnmet', scheduled: false } as const;
      const scored = { ...profile, upgradesAllowed, formatScores: [{}], cutoffFormatScore: 100 };
      expect(rejectionReason(search, { ...movie, profile: scored })).toBe(reason);
      // Without scores, no file reaches one.
      expect(rejectionReason(search, { ...movie, profile: { ...scored, formatScores: [] } })).toBe(good);
    },
  );

  it('counts a file of the group of the cutoff as meeting it', () => {
    const groups = [{ qualities: ['Bluray-1080p', 'WEBDL-1080p'] }];
    const movie = {
      monitored: true,
      available: true,
      queued: false,
      fileQuality: 'WEBDL-1080p',
      formatScore: null,
      profile: { ...profile, groups },
    };
    expect(rejectionReason({ searchType: 'cutOffUnmet', scheduled: false }, movie)).toBe(good);
  });
});
