import { describe, expect, it } from 'vitest';
import { parseReleaseName } from './parse-release-name.ts';
import { parseReleasePath } from './parse-release-path.ts';

describe('the path of a file', () => {
  it.each([
    [
      '/movies/Harbour (2014)/abcd-1080p.bluray.mkv',
      { title: 'Harbour', year: 2014, quality: 'Bluray-1080p' },
    ],
    [
      '/movies/Harbour.2014.1080p.BluRay.x264-GROUP/a9f8e7d6c5b4.mkv',
      { title: 'Harbour', year: 2014, quality: 'Bluray-1080p' },
    ],
    [
      '/movies/Harbour/Harbour.2014.720p.WEB-DL.x264-GROUP.mkv',
      { title: 'Harbour', year: 2014, quality: 'WEBDL-720p' },
    ],
    ['/movies/Harbour (2014)/Harbour.mkv', { title: 'Harbour', year: 2014, quality: 'HDTV-720p' }],
    ['/movies/Harbour (2014)/1080p.mkv', { title: 'Harbour', year: 2014, quality: 'HDTV-1080p' }],
    ['D:\\Movies\\Harbour (2014)\\harbour.avi', { title: 'Harbour', year: 2014, quality: 'SDTV' }],
    [
      '/movies/Harbour.2014.1080p.BluRay.x264-GROUP/CD1/file.avi',
      { title: 'Harbour', year: 2014, quality: 'Bluray-1080p' },
    ],
    [
      '/movies/Harbour (2014)/BDMV/STREAM/00001.m2ts',
      { title: 'Harbour', year: 2014, quality: 'Bluray-720p' },
    ],
    [
      'D:\\tv\\Harbour.Lights.720p.HDTV\\qwertzuiopasdfghjk_yxcv.avi',
      { title: 'Harbour Lights', year: null, quality: 'HDTV-720p' },
    ],
    [
      'Harbour.2014.UHD.BluRay.x265-GROUP/grp-hrbr-1080p.mkv',
      { title: 'Harbour', year: 2014, quality: 'Bluray-1080p' },
    ],
    ['Harbour.2014.1080p.mkv', { title: 'Harbour', year: 2014, quality: 'HDTV-1080p' }],
    ['/movies/Best Movies/Harbour.mkv', { title: 'Harbour', year: null, quality: 'HDTV-720p' }],
    ['/movies/Collection (2001)/Harbour (2014).mkv', { title: 'Harbour', year: 2014, quality: 'HDTV-720p' }],
  ])('%s', (path, expected) => {
    const { title, year, quality } = parseReleasePath(path);
    expect({ title, year, quality: quality.name }).toEqual(expected);
  });

  it('takes from the folder what the file does not say', () => {
    const path =
      '/movies/Harbour (2014) {tmdb-603}/Harbour.2014.EXTENDED.German.1080p.BluRay.DTS.x264-GROUP.mkv';
    expect(parseReleasePath(path)).toMatchObject({
      tmdbId: 603,
      edition: { text: 'EXTENDED' },
      languages: ['German'],
      releaseGroup: 'GROUP',
      audioCodecs: ['DTS'],
    });
  });

  it.each([
    ['/movies/Harbour (2014)/Sample/harbour.mkv', { isSample: true, title: 'Harbour', year: 2014 }],
    ['/movies/Harbour (2014)/Trailers/one.mkv', { isTrailer: true }],
    ['/movies/Harbour (2014)/Featurettes/Making of.mkv', { isExtra: true }],
    ['/movies/Harbour (2014)/CD2/file.avi', { part: 2 }],
    ['/movies/Harbour (2014)/Harbour.mkv', { isSample: false, isTrailer: false, isExtra: false, part: null }],
  ])('tells kinds of files by their folder: %s', (path, expected) =>
    expect(parseReleasePath(path)).toMatchObject(expected),
  );

  it('is recognised by parseReleaseName if it is absolute', () => {
    const path = 'D:\\Movies\\Harbour (2014)\\hrbr.1080p.mkv';
    expect(parseReleaseName(path)).toEqual(parseReleasePath(path));
    expect(parseReleaseName('Harbour.2014.Hun/Ger/Ita.1080p.mkv').title).toBe('Harbour');
  });

  it('may be empty', () => expect(parseReleasePath('').title).toBe(''));
});
