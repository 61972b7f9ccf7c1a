import type { AudioTrack, MediaInfoResult, Track, VideoTrack } from 'mediainfo.js';
import { describe, expect, it } from 'vitest';
import { toNamedMediaInfo } from './probed-media.ts';
import { readTracks } from './read-tracks.ts';

/** Tracks as the library reports them of files that ffmpeg cannot make. */
const read = (...tracks: Track[]) =>
  readTracks({
    media: { '@ref': '', track: [{ '@type': 'General', Format: 'Matroska' }, ...tracks] },
  } as MediaInfoResult);
const video = (track: Partial<VideoTrack>): VideoTrack => ({ '@type': 'Video', ...track });
const audio = (track: Partial<AudioTrack>): AudioTrack => ({ '@type': 'Audio', ...track });

describe('a dynamic range', () => {
  it.each<[string, Partial<VideoTrack>, string[]]>([
    ['Dolby Vision 5', { HDR_Format: 'Dolby Vision' }, ['DV']],
    [
      'Dolby Vision 7',
      { HDR_Format: 'Dolby Vision / SMPTE ST 2086', HDR_Format_Compatibility: 'Blu-ray / HDR10' },
      ['DV', 'HDR10'],
    ],
    [
      'Dolby Vision 8.1',
      {
        HDR_Format: 'Dolby Vision',
        HDR_Format_Compatibility: 'HDR10',
        transfer_characteristics: 'PQ',
      },
      ['DV', 'HDR10'],
    ],
    [
      'Dolby Vision 8.4',
      { HDR_Format: 'Dolby Vision', HDR_Format_Compatibility: 'HLG', transfer_characteristics: 'HLG' },
      ['DV', 'HLG'],
    ],
    [
      'Dolby Vision with HDR10+',
      {
        HDR_Format: 'Dolby Vision / SMPTE ST 2094 App 4',
        HDR_Format_Compatibility: 'HDR10 / HDR10+ Profile B',
      },
      ['DV', 'HDR10+'],
    ],
    [
      'HDR10+',
      { HDR_Format: 'SMPTE ST 2094 App 4', HDR_Format_Compatibility: 'HDR10+ Profile A' },
      ['HDR10+'],
    ],
    ['PQ without metadata', { transfer_characteristics: 'PQ' }, ['HDR10']],
    ['HLG', { transfer_characteristics: 'BT.2020 (10-bit) / HLG' }, ['HLG']],
    ['SDR', { transfer_characteristics: 'BT.709' }, ['SDR']],
  ])('of %s', (_, track, expected) => {
    expect(read(video(track)).dynamicRanges).toEqual(expected);
  });

  it('is what names of files say', () => {
    const named = (track: Partial<VideoTrack>) => toNamedMediaInfo(read(video(track)));
    const both = { HDR_Format: 'Dolby Vision', HDR_Format_Compatibility: 'HDR10' };
    expect(named(both)).toMatchObject({ videoDynamicRange: 'HDR', videoDynamicRangeType: 'DV HDR10' });
    expect(named({})).toMatchObject({ videoDynamicRange: null, videoDynamicRangeType: null });
  });
});

describe('a codec of the picture', () => {
  it.each<[Partial<VideoTrack>, string | null]>([
    [{ Format: 'AVC', Encoded_Library_Name: 'x264' }, 'x264'],
    [{ Format: 'AVC' }, 'h264'],
    [{ Format: 'HEVC', Encoded_Library_Name: 'ATEME Titan File' }, 'hevc'],
    [{ Format: 'AV1' }, 'av1'],
    [{ Format: 'VC-1' }, 'vc1'],
    [{ Format: 'MPEG Video', Format_Version: '2' }, 'mpeg2'],
    [{ Format: 'MPEG Video', Format_Version: '1' }, 'mpeg1'],
    [{ Format: 'MPEG-4 Visual', CodecID: 'XVID' }, 'xvid'],
    [{ Format: 'MPEG-4 Visual', CodecID: 'DX50' }, 'divx'],
    [{ Format: 'Theora' }, 'Theora'],
    [{}, null],
  ])('of %j is %s', (track, expected) => {
    expect(read(video(track)).videoCodec).toBe(expected);
  });

  it('may be of a picture in 3D', () => {
    expect(read(video({ MultiView_Count: '2' })).is3d).toBe(true);
  });
});

describe('a codec of the sound', () => {
  it.each<[Partial<AudioTrack>, string | null]>([
    [{ Format: 'AC-3', Format_Commercial_IfAny: 'Dolby Digital' }, 'DD'],
    [{ Format: 'E-AC-3', Format_Commercial_IfAny: 'Dolby Digital Plus' }, 'DD+'],
    [{ Format: 'E-AC-3', Format_Commercial_IfAny: 'Dolby Digital Plus with Dolby Atmos' }, 'DD+ Atmos'],
    [{ Format: 'E-AC-3 JOC', Format_Commercial_IfAny: 'Dolby Digital Plus with Dolby Atmos' }, 'DD+ Atmos'],
    [{ Format: 'MLP FBA', Format_Commercial_IfAny: 'Dolby TrueHD' }, 'TrueHD'],
    [{ Format: 'MLP FBA 16-ch', Format_Commercial_IfAny: 'Dolby TrueHD with Dolby Atmos' }, 'TrueHD Atmos'],
    [{ Format: 'DTS' }, 'DTS'],
    [{ Format: 'DTS', Format_AdditionalFeatures: 'ES' }, 'DTS-ES'],
    [{ Format: 'DTS', Format_AdditionalFeatures: 'XLL' }, 'DTS-HD MA'],
    [{ Format: 'DTS XLL', Format_Commercial_IfAny: 'DTS-HD Master Audio' }, 'DTS-HD MA'],
    [{ Format: 'DTS', Format_AdditionalFeatures: 'XBR' }, 'DTS-HD HRA'],
    [{ Format: 'DTS', Format_AdditionalFeatures: 'XLL X' }, 'DTS:X'],
    [{ Format: 'MPEG Audio', Format_Profile: 'Layer 3' }, 'MP3'],
    [{ Format: 'MPEG Audio', Format_Profile: 'Layer 2' }, 'MP2'],
    [{ Format: 'FLAC' }, 'FLAC'],
    [{}, null],
  ])('of %j is %s', (track, expected) => {
    expect(read(audio(track)).audioCodec).toBe(expected);
  });

  it.each<[Partial<AudioTrack>, number | null]>([
    [{ Channels: 2, ChannelLayout: 'L R' }, 2],
    [{ Channels: 6, ChannelLayout: 'L R C LFE Ls Rs' }, 5.1],
    [{ Channels: 6, ChannelPositions: 'Front: L C R, Side: L R, LFE' }, 5.1],
    [{ Channels: 6, ChannelLayout: 'L R C Cb Ls Rs' }, 6],
    [{ Channels: 8, ChannelLayout: 'L R C LFE Ls Rs Lb Rb' }, 7.1],
    [{ Channels: 6 }, 5.1],
    [{ Channels: 1 }, 1],
    [{ Channels: 6, Channels_Original: 8, ChannelLayout: 'L R C LFE Ls Rs' }, 7.1],
    [{ Channels: 0 }, null],
    [{}, null],
  ])('of %j has %s channels', (track, expected) => {
    expect(read(audio(track)).audioChannels).toBe(expected);
  });

  it('is that of the default track, and commentary does not count', () => {
    const media = read(
      audio({ Format: 'AAC', Language: 'fr', Default: 'Yes', Title: 'Commentary by the director' }),
      audio({ Format: 'AC-3', Language: 'de', Default: 'No' }),
      audio({ Format: 'FLAC', Language: 'en', Default: 'Yes' }),
      audio({ Format: 'AAC', Language: 'en' }),
      audio({ Format: 'AAC', Language: 'und' }),
    );
    expect(media).toMatchObject({ audioCodec: 'FLAC', audioLanguages: ['German', 'English'] });
    expect(read(audio({ Language: 'fr', Title: 'Commentary' })).audioLanguages).toEqual(['French']);
  });
});

it('takes zeros and nonsense of damaged files as unknown', () => {
  const media = read(video({ Width: 0, Height: Number.NaN, FrameRate: 0 }));
  expect(media).toMatchObject({ width: null, height: null, frameRate: null, durationSeconds: null });
});
