import { describe, expect, it } from 'vitest';
import { parseReleaseName } from '../releases/parse-release-name.ts';
import { correctQuality } from './correct-quality.ts';

const correct = (name: string, width: number | null, height: number | null) =>
  correctQuality(parseReleaseName(name).quality, { width, height });

describe('correctQuality', () => {
  it.each([
    // What the picture agrees with.
    ['M.2010.1080p.BluRay.x264-GRP', 1920, 1080, 'Bluray-1080p', 'words'],
    ['M.2010.1080p.BluRay.x264-GRP', 1920, 800, 'Bluray-1080p', 'words'],
    ['M.2010.1080p.BluRay.x264-GRP', 1916, 796, 'Bluray-1080p', 'words'],
    ['M.1950.1080p.BluRay.x264-GRP', 1440, 1080, 'Bluray-1080p', 'words'],
    ['M.1950.720p.BluRay.x264-GRP', 960, 720, 'Bluray-720p', 'words'],
    ['M.2010.720p.WEB-DL.H264-GRP', 1280, 536, 'WEBDL-720p', 'words'],
    ['M.2010.2160p.WEB-DL.H265-GRP', 3840, 1600, 'WEBDL-2160p', 'words'],
    ['M.1950.2160p.BluRay.x265-GRP', 2880, 2160, 'Bluray-2160p', 'words'],
    ['M.2010.576p.BluRay.x264-GRP', 1024, 436, 'Bluray-576p', 'words'],
    ['M.2010.480p.BluRay.x264-GRP', 854, 480, 'Bluray-480p', 'words'],
    ['M.2010.480p.WEB-DL.x264-GRP', 1024, 576, 'WEBDL-480p', 'words'],
    ['M.2010.1080p.BluRay.REMUX.AVC-GRP', 1920, 1080, 'Remux-1080p', 'words'],
    ['M.2010.HDTV.XviD-GRP', 624, 352, 'SDTV', 'words'],
    // What it contradicts; the source stays.
    ['M.2010.1080p.BluRay.x264-GRP', 1280, 720, 'Bluray-720p', 'media'],
    ['M.2010.1080p.BluRay.x264-GRP', 1280, 536, 'Bluray-720p', 'media'],
    ['M.2010.1080p.BluRay.x264-GRP', 720, 576, 'Bluray-576p', 'media'],
    ['M.2010.720p.BluRay.x264-GRP', 1920, 800, 'Bluray-1080p', 'media'],
    ['M.2010.BluRay.x264-GRP', 1920, 1080, 'Bluray-1080p', 'media'],
    ['M.2010.2160p.WEB-DL.H265-GRP', 1920, 1080, 'WEBDL-1080p', 'media'],
    ['M.2010.WEB-DL.H264-GRP', 1920, 1080, 'WEBDL-1080p', 'media'],
    ['M.2010.1080p.WEBRip.x264-GRP', 720, 576, 'WEBRip-480p', 'media'],
    ['M.2010.1080p.HDTV.x264-GRP', 720, 404, 'SDTV', 'media'],
    ['M.2010.2160p.BluRay.REMUX.HEVC-GRP', 1920, 1080, 'Remux-1080p', 'media'],
    ['M.2010.1080p.BluRay.REMUX.AVC-GRP', 3840, 2160, 'Remux-2160p', 'media'],
    ['M.2010.1080p.BluRay.REMUX.AVC-GRP', 1280, 720, 'Bluray-720p', 'media'],
    ['M.2010.1080p-GRP', 1280, 720, 'HDTV-720p', 'media'],
    // Qualities without a resolution.
    ['M.2010.CAM.x264-GRP', 1920, 1080, 'CAM', 'words'],
    ['M.2010.TELESYNC.x264-GRP', 1280, 720, 'TELESYNC', 'words'],
    ['M.2010.DVDRip.x264-GRP', 1280, 720, 'DVD', 'words'],
    ['M.2010.DVDSCR.x264-GRP', 1280, 720, 'DVDSCR', 'words'],
    ['M.2010.COMPLETE.BLURAY-GRP', 1280, 720, 'BR-DISK', 'words'],
    // Names that claim none.
    ['M (2010)', 1920, 1080, 'HDTV-1080p', 'media'],
    ['M (2010).mkv', 1920, 800, 'HDTV-1080p', 'media'],
    ['M (2010).mkv', 1280, 720, 'HDTV-720p', 'media'],
    ['M (2010).mp4', 3840, 2160, 'HDTV-2160p', 'media'],
    ['M (2010).mkv', 720, 576, 'SDTV', 'media'],
    ['M (2010).vob', 720, 576, 'DVD', 'extension'],
    ['M (2010).vob', 1920, 1080, 'HDTV-1080p', 'media'],
  ])('%s with a picture of %i x %i is %s, by its %s', (name, width, height, quality, evidence) => {
    expect(correct(name, width, height)).toMatchObject({ name: quality, evidence });
  });

  it.each([
    ['M.2010.1080p.BluRay.x264-GRP', 'Bluray-1080p', 'words'],
    ['M (2010).mkv', 'HDTV-720p', 'extension'],
    ['M (2010)', 'Unknown', null],
  ])('leaves %s as it is without a picture', (name, quality, evidence) => {
    expect(correct(name, null, null)).toMatchObject({ name: quality, evidence });
  });

  it('corrects the parts along with the name', () => {
    expect(correct('M.2010.2160p.BluRay.REMUX.HEVC-GRP', 1280, 720)).toEqual({
      name: 'Bluray-720p',
      source: 'bluray',
      resolution: 720,
      modifier: null,
      evidence: 'media',
    });
  });
});
