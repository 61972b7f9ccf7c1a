import { describe, expect, it } from 'vitest';
import type { SearchType } from '../movies/movie.schema.ts';
import { whyNoCandidate } from './search-candidate.ts';

const profile = { cutoff: 'Bluray-1080p', qualities: ['Bluray-1080p', 'WEBDL-1080p', 'HDTV-720p'] };
const unmonitored = 'The movie is not monitored.';
const hasFile = 'The movie has a file already.';
const noFile = 'The movie has no file whose quality could be improved.';
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
    ['cutOffUnmet', true, 'nobody knows', null],
    ['manual', true, null, null],
    ['manual', false, 'Remux-2160p', null],
  ])('%s with monitored %s and file %s: %s', (searchType, monitored, fileQuality, reason) => {
    expect(whyNoCandidate(searchType, { monitored, fileQuality, profile })).toBe(reason);
  });

  it('goes by the order of the profile where that differs from the general one', () => {
    const preferWeb = { cutoff: 'WEBDL-1080p', qualities: ['WEBDL-1080p', 'Bluray-1080p'] };
    const facts = { monitored: true, fileQuality: 'Bluray-1080p', profile: preferWeb };
    expect(whyNoCandidate('cutOffUnmet', facts)).toBeNull();
  });
});
