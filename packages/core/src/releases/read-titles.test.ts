import { describe, expect, it } from 'vitest';
import { parseReleaseName } from './parse-release-name.ts';

type Case = readonly [name: string, title: string, year: number | null];

const read = (name: string) => {
  const { title, year } = parseReleaseName(name);
  return [title, year];
};

describe('title and year', () => {
  it.each<Case>([
    ['Harbour.Lights.2014.1080p.BluRay.x264-GROUP', 'Harbour Lights', 2014],
    ['Harbour Lights (2014) [1080p].mkv', 'Harbour Lights', 2014],
    ['Harbour_Lights_2014_720p_WEB-DL', 'Harbour Lights', 2014],
    ['Harbour-Lights-2014-1080p-BluRay-x264-GROUP', 'Harbour Lights', 2014],
    ['harbour.lights.2014.1080p.bluray.x264-group', 'harbour lights', 2014],
    ['HARBOUR LIGHTS 2014 1080P BLURAY X264-GROUP', 'HARBOUR LIGHTS', 2014],
    ['Harbour.Lights(2014).1080p', 'Harbour Lights', 2014],
    ['Harbour.Lights2014.1080p.WEB-DL', 'Harbour Lights', 2014],
    ['(2014) Harbour Lights [1080p]', 'Harbour Lights', 2014],
    ['2014 - Harbour Lights', 'Harbour Lights', 2014],
    ['Harbour.Lights.1080p.BluRay.2014', 'Harbour Lights', 2014],
    ['Harbour Lights [1080p] (2014)', 'Harbour Lights', 2014],
    ['Harbour Lights FRENCH BluRay 720p 2014 abcde', 'Harbour Lights', 2014],
    ['Harbour.Lights.BluRay.1080p', 'Harbour Lights', null],
    ['Harbour Lights', 'Harbour Lights', null],
    ['Arrival of a Train (1897) [DVD].mp4', 'Arrival of a Train', 1897],
  ])('%s', (name, title, year) => expect(read(name)).toEqual([title, year]));

  it.each<Case>([
    ['1984.1984.1080p.BluRay.x264-GROUP', '1984', 1984],
    ['2012.2009.720p.BluRay.x264-GROUP', '2012', 2009],
    ['1922.1080p.WEB-DL.x264-GROUP', '1922', null],
    ['8.2019.1080p', '8', 2019],
    ['4x4.2019.1080p', '4x4', 2019],
    ['Orbit.2001.1968.1080p', 'Orbit 2001', 1968],
    ['Class of 1979 (1982) [1080p]', 'Class of 1979', 1982],
    ['Night Rider 2049 (2017) 2160p', 'Night Rider 2049', 2017],
    ['Night Rider 2049 1080p', 'Night Rider 2049', null],
    ['2036.Origin.2018.1080p', '2036 Origin', 2018],
    ['Harbour 2009 3D BD 2009', 'Harbour', 2009],
    ['Apollo.13.1995.1080p', 'Apollo 13', 1995],
    ['The 5th Wave (2016) 720p', 'The 5th Wave', 2016],
    ['Title 1.0 (2018)', 'Title 1.0', 2018],
    ['$9.99 (2008) 1080p', '$9.99', 2008],
    ['(500) Nights (2009) 1080p', '(500) Nights', 2009],
    ['HDR.2012.1080p', 'HDR', 2012],
  ])('numbers in the title: %s', (name, title, year) => expect(read(name)).toEqual([title, year]));

  it.each<Case>([
    ['S.O.S.2003.1080p', 'S.O.S.', 2003],
    ['A.I.Machine.2001.1080p', 'A.I. Machine', 2001],
    ['Night.in.L.A.1996.720p', 'Night in L.A.', 1996],
    ['The.A-Squad.2010.1080p', 'The A-Squad', 2010],
    ['Dr.Moon.and.Mr.Sun.1964.1080p', 'Dr. Moon and Mr. Sun', 1964],
    ["What's.Up.1972.1080p", "What's Up", 1972],
    ['Lost & Found: The Return (2018)', 'Lost & Found: The Return', 2018],
    ['You (Not) There 2018 1080p', 'You (Not) There', 2018],
    ['Amélie.2001.1080p', 'Amélie', 2001],
    ['七つの海 (1954)', '七つの海', 1954],
  ])('punctuation and other letters: %s', (name, title, year) => expect(read(name)).toEqual([title, year]));

  it.each<Case>([
    ['The.Good.Dane.2006.720p.BluRay.x264-GROUP', 'The Good Dane', 2006],
    ['The.Italian.Clerk.2003.1080p', 'The Italian Clerk', 2003],
    ['The.Quiet.German.2006.GERMAN.DL.1080p', 'The Quiet German', 2006],
    ['Die.letzte.Grenze.German.2009.BDRip.x264-GROUP', 'Die letzte Grenze', 2009],
    ['Grenze.German.2018.DL.1080p.BluRay.x264-GROUP', 'Grenze', 2018],
    ['Grenze.2.German.DL.1080p.BluRay.x264-GROUP', 'Grenze 2', null],
    ['grenze.german.dubbed.dl.1080p.bluray.x264-group', 'grenze', null],
    ['Harbour.iTALiAN.2018.BDRip.x264-GROUP', 'Harbour', 2018],
    ['Harbour.EXTENDED.2013.German.DL.1080p', 'Harbour', 2013],
    ['Harbour LIMITED 2013 1080p', 'Harbour', 2013],
    ['Harbour Lights latino', 'Harbour Lights', null],
    ['IT.2017.1080p.BluRay.x264-GROUP', 'IT', 2017],
    ['CAM (2018) 1080p', 'CAM', 2018],
    ['Spiders.Web.2006.720p', 'Spiders Web', 2006],
    ['Spiders.Web.720p.BluRay', 'Spiders Web', null],
    ['The.Limited.2012.LIMITED.1080p', 'The Limited', 2012],
    ['Uncut.Stones.2019.1080p', 'Uncut Stones', 2019],
    ['The.Final.Cut.2004.DVDRip', 'The Final Cut', 2004],
    ['Extended.2012.1080p', 'Extended', 2012],
  ])('words of releases in the title: %s', (name, title, year) => expect(read(name)).toEqual([title, year]));

  it.each<Case>([
    ['[Group] Night Train - The Movie (2018) [BD 1080p][9A8B7C6D]', 'Night Train - The Movie', 2018],
    ['[Group] Night Train v2 (1080p BD HEVC) [12AB34CD].mkv', 'Night Train', null],
    ['[ www.site.org ] - Night.Train.2018.1080p', 'Night Train', 2018],
    ['[site.com]Night.Train.2018.1080p', 'Night Train', 2018],
    ['BD25.Night.Train.1994.1080p', 'Night Train', 1994],
    ['[REC].2007.1080p.BluRay', 'REC', 2007],
    ['【组】[夜车][Night Train][2019][1080P]', 'Night Train', 2019],
  ])('brackets and sites before the title: %s', (name, title, year) =>
    expect(read(name)).toEqual([title, year]),
  );

  it('is empty if the name has only words of releases', () => {
    expect(parseReleaseName('1080p.mkv').title).toBe('');
    expect(parseReleaseName('').title).toBe('');
    expect(parseReleaseName('.-_[').title).toBe('');
  });
});

describe('other titles', () => {
  it.each([
    ['The.Harbour.AKA.El.Puerto.2010.1080p', 'The Harbour', ['El Puerto']],
    ['The Harbour (aka El Puerto) (2010)', 'The Harbour', ['El Puerto']],
    ['The Harbour a.k.a. El Puerto (2010)', 'The Harbour', ['El Puerto']],
    ['Гавань / The Harbour (2010) BDRip 1080p', 'Гавань', ['The Harbour']],
    ['The Harbour | El Puerto (2010)', 'The Harbour', ['El Puerto']],
    ['The Harbour [El Puerto] (2010)', 'The Harbour', ['El Puerto']],
    ['The Harbour (El Puerto) (2010)', 'The Harbour (El Puerto)', ['The Harbour', 'El Puerto']],
    ['港口.The.Harbour.2010.1080p', 'The Harbour', ['港口']],
    ['【组】[港口][The Harbour][2010]', 'The Harbour', ['港口']],
    ['Ice/Off (1997)', 'Ice/Off', []],
    ['The Harbour (2010)', 'The Harbour', []],
  ])('%s', (name, title, akaTitles) => {
    const release = parseReleaseName(name);
    expect([release.title, release.akaTitles]).toEqual([title, akaTitles]);
  });
});

describe('ids', () => {
  it.each([
    ['Harbour (1999) {tmdb-603}', null, 603],
    ['Harbour [tmdbid-603] (1999)', null, 603],
    ['Harbour (1999) [tmdbid=603]', null, 603],
    ['Harbour (1999) {imdb-tt0133093}', 'tt0133093', null],
    ['Harbour (1999) [imdbid-tt0133093] [1080p]', 'tt0133093', null],
    ['Harbour (1999) [tt0133093]', 'tt0133093', null],
    ['Harbour.1999.tt0133093.1080p', 'tt0133093', null],
    ['Harbour (1999) tmdb', null, null],
  ])('%s', (name, imdbId, tmdbId) => {
    const release = parseReleaseName(name);
    expect([release.title, release.year, release.imdbId, release.tmdbId]).toEqual([
      'Harbour',
      1999,
      imdbId,
      tmdbId,
    ]);
  });
});
