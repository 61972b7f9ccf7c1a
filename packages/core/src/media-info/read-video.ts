import type { VideoTrack } from 'mediainfo.js';
import type { DynamicRange } from './probed-media.ts';

const encoders = new Set(['x264', 'x265', 'XviD', 'DivX']);

const codecNames: Readonly<Record<string, string>> = {
  AVC: 'h264',
  HEVC: 'hevc',
  VVC: 'h266',
  AV1: 'av1',
  VP8: 'vp8',
  VP9: 'vp9',
  'VC-1': 'vc1',
};

/** The encoder if it says itself which one it is, else the format. */
export function videoCodecOf(track: VideoTrack): string | null {
  const { Format: format, Format_Version: version = '', Encoded_Library_Name: library = '' } = track;
  if (encoders.has(library)) {
    return library.toLowerCase();
  }
  if (format === 'MPEG Video') {
    return version.includes('1') ? 'mpeg1' : 'mpeg2';
  }
  if (format === 'MPEG-4 Visual') {
    const codec = track.CodecID?.toLowerCase() ?? '';
    return codec === 'xvid' ? 'xvid' : /^div|^dx50/.test(codec) ? 'divx' : 'mpeg4';
  }
  return format === undefined ? null : (codecNames[format] ?? format);
}

/** Every dynamic range that a player can choose; a base layer of Dolby Vision is compatible with one of the others. */
export function dynamicRangesOf(track: VideoTrack): readonly DynamicRange[] {
  const format = track.HDR_Format ?? '';
  const compatible = `${format} ${track.HDR_Format_Compatibility ?? ''}`;
  const transfer = track.transfer_characteristics ?? '';
  const isDolbyVision = format.includes('Dolby Vision');
  const isDynamic = /HDR10\+|2094 App 4/.test(compatible);
  // Without Dolby Vision, a PQ picture is played as HDR10 whether it describes its mastering display or not.
  const isStatic = /HDR10\b|ST 2086/.test(compatible) || (!isDolbyVision && transfer === 'PQ');
  const isHybridLog = /\bHLG\b/.test(compatible) || transfer.includes('HLG');
  const ranges: DynamicRange[] = [
    ...(isDolbyVision ? (['DV'] as const) : []),
    ...(isDynamic ? (['HDR10+'] as const) : isStatic ? (['HDR10'] as const) : []),
    ...(isHybridLog ? (['HLG'] as const) : []),
  ];
  return ranges.length > 0 ? ranges : ['SDR'];
}
