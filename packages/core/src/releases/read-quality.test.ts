import { describe, expect, it } from 'vitest';
import { qualities } from '../quality/qualities.ts';
import { parseReleaseName } from './parse-release-name.ts';

const qualityOf = (name: string) => parseReleaseName(name).quality;

describe('the quality of a name', () => {
  it.each([
    ['HDCAM.x264', 'CAM'],
    ['1080p.HQ.CAMRip', 'CAM'],
    ['CAM.XviD', 'CAM'],
    ['HDTS.x264', 'TELESYNC'],
    ['TS.XviD', 'TELESYNC'],
    ['TELESYNC.1080p', 'TELESYNC'],
    ['PreDVDRip', 'TELESYNC'],
    ['HDTC.x264', 'TELECINE'],
    ['TC.720p', 'TELECINE'],
    ['WORKPRINT.XviD', 'WORKPRINT'],
    ['DVDSCR.XviD', 'DVDSCR'],
    ['SCREENER.1080p', 'DVDSCR'],
    ['R5.XviD', 'REGIONAL'],
    ['PDTV.XviD', 'SDTV'],
    ['WS.DSR.x264', 'SDTV'],
    ['HDTV.x264', 'SDTV'],
    ['SD.TV', 'SDTV'],
    ['xvid', 'SDTV'],
    ['HD.TV', 'HDTV-720p'],
    ['HR.PDTV.x264', 'HDTV-720p'],
    ['720p.HDTV.x264', 'HDTV-720p'],
    ['720p', 'HDTV-720p'],
    ['1280x720', 'HDTV-720p'],
    ['1080i.HDTV.H.264', 'HDTV-1080p'],
    ['1080p', 'HDTV-1080p'],
    ['2160p.HDTV', 'HDTV-2160p'],
    ['4K', 'HDTV-2160p'],
    ['1080i.HDTV.MPEG2', 'Raw-HD'],
    ['DVDRip.XviD', 'DVD'],
    ['SD.DVD', 'DVD'],
    ['360p.DVDRip', 'DVD'],
    ['PAL.DVD9', 'DVD-R'],
    ['NTSC.DVDR', 'DVD-R'],
    ['DVD.Remux.MPEG2', 'DVD-R'],
    ['WEB-DL.x264', 'WEBDL-480p'],
    ['WEB.x264', 'WEBDL-480p'],
    ['720p.WEB.h264', 'WEBDL-720p'],
    ['1080p.WEBDL', 'WEBDL-1080p'],
    ['1080p.AMZN.x264', 'WEBDL-1080p'],
    ['4K.WEB-DL', 'WEBDL-2160p'],
    ['2160p.WEB-DL.Remux', 'WEBDL-2160p'],
    ['WEBMux', 'WEBRip-480p'],
    ['1080p.WEBRip', 'WEBRip-1080p'],
    ['4Kto1080p.WEBRip', 'WEBRip-1080p'],
    ['BDRip.x264', 'Bluray-480p'],
    ['BluRay.XviD', 'Bluray-480p'],
    ['576p.BluRay', 'Bluray-576p'],
    ['480i.BluRay.REMUX', 'Bluray-480p'],
    ['BluRay.x264', 'Bluray-720p'],
    ['720p.BluRay.Remux', 'Bluray-720p'],
    ['1080p.BluRay.x264', 'Bluray-1080p'],
    ['Bluray1080p', 'Bluray-1080p'],
    ['1080p.UHDBDRip.x265', 'Bluray-1080p'],
    ['1920x800.BDRip', 'Bluray-1080p'],
    ['UHD.BluRay.x265', 'Bluray-2160p'],
    ['4K.1080p.BluRay', 'Bluray-1080p'],
    ['BD2160p', 'Bluray-2160p'],
    ['Remux', 'Remux-1080p'],
    ['1080p-Remux', 'Remux-1080p'],
    ['BDRemux.1080p.AVC', 'Remux-1080p'],
    ['German.DL.1080p.BluRay.AVC', 'Remux-1080p'],
    ['UHD.Remux', 'Remux-2160p'],
    ['2160p.BluRay.REMUX.HEVC.TrueHD', 'Remux-2160p'],
    ['COMPLETE.BLURAY', 'BR-DISK'],
    ['1080p.BluRay.AVC.DTS-HD.MA.5.1', 'BR-DISK'],
    ['2160p.BluRay.HEVC.TrueHD.7.1', 'BR-DISK'],
    ['1080p.HD.DVD.VC-1.DD+.5.1', 'BR-DISK'],
    ['1080p.BD50', 'BR-DISK'],
    ['BluRay.ISO', 'BR-DISK'],
    ['S02E15', 'Unknown'],
    ['x264', 'Unknown'],
  ])('%s is %s', (words, quality) =>
    expect(qualityOf(`Harbour.Lights.2014.${words}-GROUP`).name).toBe(quality),
  );

  it.each(qualities.filter((quality) => quality !== 'Unknown'))('reads its own name: %s', (quality) => {
    expect(qualityOf(`Harbour Lights (2014) ${quality}`).name).toBe(quality);
    expect(qualityOf(`Harbour Lights (2014) [${quality}].mkv`).name).toBe(quality);
  });

  it('has source, resolution and modifier', () => {
    expect(qualityOf('Harbour.2014.2160p.BluRay.REMUX-GROUP')).toEqual({
      name: 'Remux-2160p',
      source: 'bluray',
      resolution: 2160,
      modifier: 'remux',
      evidence: 'words',
    });
    expect(qualityOf('Harbour.2014.1080p.HDCAM-GROUP')).toEqual({
      name: 'CAM',
      source: 'cam',
      resolution: null,
      modifier: null,
      evidence: 'words',
    });
  });

  it.each([
    ['avi', 'SDTV'],
    ['mkv', 'HDTV-720p'],
    ['m2ts', 'Bluray-720p'],
    ['ts', 'SDTV'],
  ])('is guessed by the extension .%s if no word says it', (extension, name) =>
    expect(qualityOf(`Harbour (2014).${extension}`)).toMatchObject({ name, evidence: 'extension' }),
  );

  it('is unknown, not guessed, for other extensions', () => {
    expect(qualityOf('Harbour (2014).webm')).toMatchObject({ name: 'Unknown', evidence: null });
    expect(qualityOf('Harbour.2014.TS')).toMatchObject({ name: 'TELESYNC', evidence: 'words' });
  });

  it('does not depend on words of the title and of the group', () => {
    expect(qualityOf('Spiders.Web.2006.720p.BluRay.x264-GROUP').name).toBe('Bluray-720p');
    expect(qualityOf('Cam.2018.1080p.BluRay.x264-GROUP').name).toBe('Bluray-1080p');
    expect(qualityOf('[FakeRemux] Harbour [720p BD]').name).toBe('Bluray-720p');
    expect(qualityOf('Harbour.2014.1080p.BluRay.x264-AVCDVD').name).toBe('Bluray-1080p');
  });
});

describe('the revision of a name', () => {
  it.each([
    ['Harbour.2014.1080p.WEB.H264-GROUP', 1, 0, false],
    ['Harbour.2014.PROPER.1080p.WEB.H264-GROUP', 2, 0, false],
    ['Harbour.2014.REPACK.1080p.WEB.H264-GROUP', 2, 0, true],
    ['Harbour.2014.RERIP.1080p.WEB.H264-GROUP', 2, 0, true],
    ['Harbour.2014.REPACK2.1080p.WEB.H264-GROUP', 3, 0, true],
    ['Harbour.2014.REAL.PROPER.1080p.WEB.H264-GROUP', 2, 1, false],
    ['Harbour.2014.REAL.REAL.PROPER.1080p.WEB.H264-GROUP', 2, 2, false],
    ['Real.Harbour.2014.1080p.WEB.H264-GROUP', 1, 0, false],
    ['Proper Harbour (2014) 1080p', 1, 0, false],
    ['[Group] Harbour v2 [BD 1080p]', 2, 0, false],
  ])('%s', (name, version, real, isRepack) =>
    expect(parseReleaseName(name).revision).toEqual({ version, real, isRepack }),
  );
});
