import { describe, expect, it } from 'vitest';
import { parseReleaseName } from './parse-release-name.ts';

describe('the edition of a name', () => {
  it.each([
    ['Harbour 2012 Extended', 'Extended', 'extended'],
    ['Harbour.EXTENDED.CUT.2012.1080p', 'EXTENDED CUT', 'extended'],
    ['Harbour 2012 Extended Directors Cut Fan Edit', 'Extended Directors Cut Fan Edit', 'extended'],
    ["Harbour 2012 Director's Cut", "Director's Cut", 'directors'],
    ['Harbour.2012.Director.s.Cut.1080p', "Director's Cut", 'directors'],
    ['Harbour.2012.DC.1080p.BluRay', 'DC', 'directors'],
    ['Harbour 2012 The Directors Cut', 'Directors Cut', 'directors'],
    ['Harbour (Special.Edition.Remastered) 2012', 'Special Edition Remastered', 'remastered'],
    ['Harbour 2012 Restored Version', 'Restored Version', 'remastered'],
    ['Harbour.2012.UNRATED.1080p', 'UNRATED', 'unrated'],
    ['Harbour [Uncut] (2012)', 'Uncut', 'unrated'],
    ['Harbour.2012.IMAX.1080p', 'IMAX', 'imax'],
    ['Harbour Theatrical Cut 1080p BluRay', 'Theatrical Cut', 'theatrical'],
    ['Harbour 2012 (Despecialized).mkv', 'Despecialized', 'fan-edit'],
    ['Harbour 2012 FanEdit', 'FanEdit', 'fan-edit'],
    ['Harbour 50th Anniversary Edition 2012', '50th Anniversary Edition', 'other'],
    ['Harbour.1992.Assembly.Cut.1080p.BluRay', 'Assembly Cut', 'other'],
    ['Harbour.1990.Ultimate.Sailor.Edition.1080p', 'Ultimate Sailor Edition', 'other'],
    ['Harbour.1979.The.Royal.Edition.720p', 'Royal Edition', 'other'],
    ['Harbour.2012.Ultimate.1080p', 'Ultimate', 'other'],
    ['Harbour 2012 Open Matte 1080p', 'Open Matte', 'other'],
    ['Harbour.2012.LIMITED.EXTENDED.CUT.1080p', 'EXTENDED CUT', 'extended'],
    ['Harbour.2012.Limited.Edition.1080p', 'Limited Edition', 'other'],
    ['Harbour (2012) {edition-Sailors Version} [1080p]', 'Sailors Version', 'other'],
  ])('%s', (name, text, editionClass) => {
    const { edition, title } = parseReleaseName(name);
    expect(edition).toEqual({ text, class: editionClass });
    expect(title).toBe('Harbour');
  });

  it.each([
    'Producers.Cut.German.2006.PAL.DVDR-GROUP',
    'The.Final.Cut.2004.DVDRip',
    'Extended.2012.1080p',
    'Harbour: Rogue Sailors 2012 BluRay',
    'Harbour.2012.LIMITED.1080p',
    'Harbour.2012.Edition.1080p',
    'Harbour.2012.TS.MD.x264-GROUP',
  ])('is null for %s', (name) => expect(parseReleaseName(name).edition).toBeNull());
});
