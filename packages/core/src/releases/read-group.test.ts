import { describe, expect, it } from 'vitest';
import { parseReleaseName } from './parse-release-name.ts';

type Case = readonly [name: string, group: string | null];
const groupOf = (name: string) => parseReleaseName(name).releaseGroup;

describe('the group of a name', () => {
  it.each<Case>([
    ['Harbour.2014.1080p.BluRay.x264-GROUP', 'GROUP'],
    ['Harbour.2014.1080p.BluRay.x264-GROUP.mkv', 'GROUP'],
    ['Harbour 2014 1080p BluRay x264 - GROUP', 'GROUP'],
    ['Harbour.2014.1080p.BluRay.x264.-GROUP', 'GROUP'],
    ['Harbour (2014) 1080p BrRip x264 - 1.2GB - GROUP', 'GROUP'],
    ['Harbour.2014-GROUP', 'GROUP'],
    ['Harbour.2014.1080p.BluRay.x264-Sea2012', 'Sea2012'],
    ['Harbour.2014.COMPLETE.BLURAY-VLS', 'VLS'],
    ['Harbour.2014.1080p.BluRay.x264-ITA', null],
    ['Harbour.2014.1080p.BluRay.DTS.x264-A.B.C', 'A.B.C'],
    ['Harbour.2014.1080p.BluRay.DTS.x264-D-X3', 'D-X3'],
    ['Harbour.2014.1080p.BluRay.DTS.x264.-Sea-bits', 'Sea-bits'],
    ['Harbour 2014 1080p WEB-DL H.265-Two Words', 'Two Words'],
    ['Harbour.2014.720p.WEBRip.x264-GROUP_English', 'GROUP'],
    ['Harbour.1994.HDTV.x264.SK-GROUP', 'GROUP'],
    ['Harbour (2014) [2160p REMUX] [HEVC HDR10+ English]-GROUP', 'GROUP'],
  ])('after a hyphen: %s', (name, group) => expect(groupOf(name)).toBe(group));

  it.each<Case>([
    ['Harbour.2014.720p.BluRay.x264-[GROUP]', 'GROUP'],
    ['Harbour.2014.720p.BluRay.x264.-[SEA.MX]', 'SEA.MX'],
    ['Harbour (2014) [1080p] [BluRay] [GROUP]', 'GROUP'],
    ['Harbour (2014) (1080p BluRay x265 10bit AAC 5.1 Someone)', 'Someone'],
    ['Harbour (2014) (1080p BluRay x265 AAC 2.0 English Someone)', 'Someone'],
    ['Harbour (2014) (1080p BluRay x265 AAC 5 1 Someone) [Team]', 'Team'],
    ['Harbour (2014) (1080p BluRay x265 AAC 5 1 Someone) Team', 'Team'],
    ['Harbour.2014.1080p.WEB-DL.H.264-GROUP (Other Title)', 'GROUP'],
    ['Harbour (2014) [2160p REMUX] [HEVC English] [Two Words]', null],
    ['Harbour 1999 [GROUP] [Blu-ray][MKV][1080p][Softsubs (GROUP)]', 'GROUP'],
    ['[GROUP] Harbour (2014) [BD 1080p][12AB34CD].mkv', 'GROUP'],
    ['【组】Harbour 2014 1080p', '组'],
  ])('in brackets: %s', (name, group) => expect(groupOf(name)).toBe(group));

  it.each<Case>([
    ['Harbour.2014.1080p.BluRay.DTS-HD.MA.5.1.SeAGroUP', 'SeAGroUP'],
    ['Harbour 2014 2160p BluRay DD 5 1 x265 SGp', 'SGp'],
    ['Harbour 2014 HDTV XviD COMMON', null],
  ])('after a space, if it is written as no common word is: %s', (name, group) =>
    expect(groupOf(name)).toBe(group),
  );

  it.each([
    'xpost',
    'Obfuscated',
    'Rakuvabc',
    'AsRequested',
    'postbot',
    'NZBGeek',
    'Scrambled',
    'Pre',
    'sample',
    '4P',
    'Pre-Obfuscated',
  ])('without -%s, which indexers add', (suffix) =>
    expect(groupOf(`Harbour.2014.1080p.BluRay.x264-GROUP-${suffix}`)).toBe('GROUP'),
  );

  it.each<Case>([
    ['Harbour.2014.1080p.BluRay.x264-GROUP[rarbg]', 'GROUP'],
    ['Harbour 2014 HDTV x264-GROUP [eztv]-[rarbg.com]', 'GROUP'],
    ['Harbour.2014.1080p.BluRay.x264-GROUP (www.site.com)', 'GROUP'],
    ['Harbour.2014.1080p.BluRay.x264-GROUP.www.site.com', 'GROUP'],
    ['Harbour.2014.1080p.BluRay.x264-GROUP [12345678]', 'GROUP'],
  ])('without sites: %s', (name, group) => expect(groupOf(name)).toBe(group));

  it.each([
    'Harbour 2014 1080p Blu-Ray',
    'Harbour.2014.1080p.WEB-DL',
    'Harbour.2014.1080p.BluRay.DTS-HD',
    'Harbour.2014.1080p.BluRay.REMUX.AVC.DTS-MA.5.1',
    'Harbour.2014.1080p.BluRay.x264.24-bit',
    'Harbour (2014) (2160p BluRay x265 10bit HDR)',
    'Harbour (2014) [BDRemux 1080p AVC EN-CAT-ES DTS-HD MA 5.1 Subs]',
    'Harbour - S01E01 - Pilot [HDTV-1080p]',
    'Harbour - Second Part (2014)',
    'Harbour-Lights',
    '[site.com] Harbour 2014 1080p',
  ])('is null for %s', (name) => expect(groupOf(name)).toBeNull());
});
