import type { AudioTrack } from 'mediainfo.js';

const codecNames: Readonly<Record<string, string>> = {
  'AC-3': 'DD',
  'E-AC-3': 'DD+',
  'MPEG Audio': 'MP2',
};

const isCommentary = ({ Title }: AudioTrack) => /\bcomment(ary|aries)\b/i.test(Title ?? '');

/** Tracks of the movie itself; those with commentary only if there are no others. */
export function tracksOfMovie(tracks: readonly AudioTrack[]): readonly AudioTrack[] {
  const own = tracks.filter((track) => !isCommentary(track));
  return own.length > 0 ? own : tracks;
}

/** The track that players choose: the first default one, else the first. */
export const chosenTrack = (tracks: readonly AudioTrack[]): AudioTrack | undefined =>
  tracks.find(({ Default }) => Default === 'Yes') ?? tracks[0];

/** The codec as names of releases write it. */
export function audioCodecOf(track: AudioTrack): string | null {
  const { Format: format = '', Format_Commercial_IfAny: brand = '', Format_Profile: profile = '' } = track;
  const atmos = /Atmos/.test(brand) ? ' Atmos' : '';
  if (/^DTS/.test(format)) {
    return dtsOf(`${brand} ${track.Format_AdditionalFeatures ?? ''}`);
  }
  if (format.startsWith('MLP FBA') || brand.includes('TrueHD')) {
    return `TrueHD${atmos}`;
  }
  if (format === 'MPEG Audio' && profile.includes('Layer 3')) {
    return 'MP3';
  }
  return format === '' ? null : `${codecNames[format.split(' JOC')[0] ?? ''] ?? format}${atmos}`;
}

/** @param features such as `DTS-HD Master Audio XLL` */
function dtsOf(features: string): string {
  if (/DTS:X|\bX\b/.test(features)) {
    return 'DTS:X';
  }
  if (/Master Audio|\bXLL\b/.test(features)) {
    return 'DTS-HD MA';
  }
  if (/High Resolution|\bXBR\b/.test(features)) {
    return 'DTS-HD HRA';
  }
  return /\bES\b|DTS-ES/.test(features) ? 'DTS-ES' : 'DTS';
}

/** Numbers of channels of which one is for low frequencies, as a rule. */
const usuallyWithLfe = new Set([6, 7, 8]);

/** 5.1 for six channels of which one is for low frequencies. */
export function audioChannelsOf(track: AudioTrack): number | null {
  const { Channels, Channels_Original } = track;
  const count = Channels_Original ?? Channels;
  if (count === undefined || !(count > 0)) {
    return null;
  }
  const layout =
    Channels_Original === undefined
      ? (track.ChannelLayout ?? track.ChannelPositions)
      : (track.ChannelLayout_Original ?? track.ChannelPositions_Original);
  const lfe = layout === undefined ? Number(usuallyWithLfe.has(count)) : (layout.match(/LFE/g)?.length ?? 0);
  return lfe < count ? Number(`${count - lfe}.${lfe}`) : count;
}
