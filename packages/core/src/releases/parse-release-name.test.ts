import { existsSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fastestMs, hostileNames } from './hostile-names.fixture.ts';
import { measureReach } from './measure-reach.fixture.ts';
import { parseReleaseName } from './parse-release-name.ts';
import { parsedReleaseSchema } from './parsed-release.schema.ts';

describe('picture and sound', () => {
  it.each([
    ['x264', { videoCodec: 'x264' }],
    ['H.264', { videoCodec: 'h264' }],
    ['H 265', { videoCodec: 'h265' }],
    ['HEVC.10bit', { videoCodec: 'hevc', bitDepth: 10 }],
    ['Hi10P.x264', { videoCodec: 'x264', bitDepth: 10 }],
    ['VC-1', { videoCodec: 'vc1' }],
    ['AV1', { videoCodec: 'av1' }],
    ['HDR', { hdr: ['HDR'] }],
    ['DV.HDR10', { hdr: ['DV', 'HDR10'] }],
    ['HDR.10-bit', { hdr: ['HDR'], bitDepth: 10 }],
    ['HEVC.x265', { videoCodec: 'x265' }],
    ['HDR10+', { hdr: ['HDR10+'] }],
    ['Dolby.Vision.HDR10Plus', { hdr: ['DV', 'HDR10+'] }],
    ['DTS-HD.MA.7.1', { audioCodecs: ['DTS-HD MA'], audioChannels: '7.1' }],
    ['DTS-X.7.1', { audioCodecs: ['DTS:X'], audioChannels: '7.1' }],
    ['DTS-X.264', { audioCodecs: ['DTS'], videoCodec: 'x264' }],
    ['TrueHD.Atmos.7.1', { audioCodecs: ['TrueHD'], isAtmos: true, audioChannels: '7.1' }],
    ['DDP5.1', { audioCodecs: ['DD+'], audioChannels: '5.1' }],
    ['DD+.5.1', { audioCodecs: ['DD+'], audioChannels: '5.1' }],
    ['DDPA5.1', { audioCodecs: ['DD+'], isAtmos: true, audioChannels: '5.1' }],
    ['AAC2.0', { audioCodecs: ['AAC'], audioChannels: '2.0' }],
    ['DD5 1', { audioCodecs: ['DD'], audioChannels: '5.1' }],
    ['AC3.6ch', { audioCodecs: ['DD'], audioChannels: '5.1' }],
    ['FLAC.AAC', { audioCodecs: ['FLAC', 'AAC'] }],
    ['3D.HSBS', { is3d: true }],
    ['AMZN.WEB-DL', { streamingService: 'Amazon' }],
    ['NF.WEB-DL', { streamingService: 'Netflix' }],
    ['iT.WEB-DL', { streamingService: 'iTunes' }],
  ])('%s', (words, expected) =>
    expect(parseReleaseName(`Harbour.2014.1080p.${words}-GROUP`)).toMatchObject(expected),
  );

  it('of the title do not count', () =>
    expect(parseReleaseName('Opus.3D.Now.2014.1080p.BluRay.x264-GROUP')).toMatchObject({
      title: 'Opus 3D Now',
      audioCodecs: [],
      is3d: false,
      streamingService: null,
    }));
});

describe('kinds of files', () => {
  const none = { isSample: false, isTrailer: false, isExtra: false, part: null };
  it.each([
    ['harbour.2014.1080p.bluray.x264-group-sample.mkv', { isSample: true }],
    ['sample-harbour.2014.1080p.mkv', { isSample: true }],
    ['Harbour.2014.Sample.1080p.mkv', { isSample: true }],
    ['sample.mkv', { isSample: true }],
    ['Harbour (2014)-trailer.mp4', { isTrailer: true }],
    ['Harbour.2014.Trailer.1080p', { isTrailer: true }],
    ['Harbour (2014)-behindthescenes.mkv', { isExtra: true }],
    ['Harbour-featurette.mkv', { isExtra: true }],
    ['Harbour (2014) 1080p BluRay-other.mkv', { isExtra: true }],
    ['Harbour.2014.1080p.BluRay.x264-OTHER', {}],
    ['Harbour.2014.1080p.WEB-DL.H264-short.mkv', {}],
    ['Harbour.2014.EXTRAS.DVDRip.XviD-GROUP', { isExtra: true }],
    ['Harbour 2014 cd1.avi', { part: 1 }],
    ['Harbour.2014.DVDRip.XviD.CD2-GROUP', { part: 2 }],
    ['Harbour (2014) - part1.mkv', { part: 1 }],
    ['Harbour.Part.2.2014.1080p', {}],
    ['Harbour.Trailer.Park.2014.1080p', {}],
    ['The.Sample.2014.1080p', {}],
  ])('%s', (name, expected) => expect(parseReleaseName(name)).toMatchObject({ ...none, ...expected }));
});

describe('any name', () => {
  it('is read into the public shape', () => {
    const words = fc.constantFrom(
      'Harbour',
      '2014',
      '(',
      ')',
      '[',
      ']',
      '.',
      '-',
      ' ',
      '1080p',
      'German',
      'Cut',
      'GRP',
      '電',
      'é',
    );
    const names = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(words, { maxLength: 20 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(names, (name) => {
        const release = parseReleaseName(name);
        expect(parsedReleaseSchema.parse(release)).toEqual(release);
      }),
      { seed: 1, numRuns: 3_000 },
    );
  });

  it('has no characters that databases refuse', () => {
    const { title } = parseReleaseName(`Harbour\0 \ud800 2014`);
    expect(title.isWellFormed() && !title.includes('\0')).toBe(true);
  });
});

describe('names made to take long', () => {
  it.each(hostileNames(10_000))('take less than 5 ms: $kind', ({ name }) => {
    expect(fastestMs(() => parseReleaseName(name), 12)).toBeLessThan(5);
  });

  it.each(hostileNames(950))('take less than 5 ms, read whole: $kind', ({ name }) => {
    expect(fastestMs(() => parseReleaseName(name), 12)).toBeLessThan(5);
  });

  it('are read up to 1,000 characters', () => {
    const name = `Harbour.2014.1080p${'.x'.repeat(600)}.PROPER-GROUP`;
    expect(parseReleaseName(name)).toMatchObject({
      title: 'Harbour',
      revision: { version: 1 },
      releaseGroup: null,
    });
  });
});

/** Folder of release names that are not part of the repository. */
const { RELEASE_NAMES_DIR: folder } = process.env;

describe.skipIf(folder === undefined || !existsSync(folder))(
  'real names (skipped if RELEASE_NAMES_DIR is not a folder of them)',
  () => {
    it('are read as often as the documentation says', () => {
      const { rows } = measureReach(folder ?? '');
      const percents = Object.fromEntries(
        Object.entries(rows).map(([kind, row]) => [kind, row.percent] as const),
      );
      expect(percents.quality).toBeGreaterThanOrEqual(97);
      expect(percents['title and year']).toBeGreaterThanOrEqual(95);
      expect(percents.group).toBeGreaterThanOrEqual(93);
      expect(percents['edition class']).toBeGreaterThanOrEqual(93);
      expect(percents.languages).toBeGreaterThanOrEqual(93);
    });
  },
);
