import type { NamedMediaInfo, NamingSubject } from './naming-subject.ts';
import { type NamingToken, namesOf } from './naming-token.ts';

type Read = (info: NamedMediaInfo, argument: string | null) => string;

const ofMediaInfo =
  (read: Read) =>
  ({ file }: NamingSubject, argument: string | null) =>
    file?.mediaInfo == null ? '' : read(file.mediaInfo, argument);

const define = (name: string, description: string, read: Read, aliases: readonly string[] = []) =>
  ({
    ...namesOf(`MediaInfo ${name}`, aliases),
    of: 'file',
    description,
    argument: /Languages/.test(name) ? 'languages' : 'length',
    read: ofMediaInfo(read),
  }) as const satisfies NamingToken;

const channels = ({ audioChannels }: NamedMediaInfo) => (audioChannels ? audioChannels.toFixed(1) : '');
const joined = (...values: readonly (string | null | undefined)[]) => values.filter(Boolean).join(' ');

/** `[EN+DE]`; the argument `EN+DE` keeps those alone, and `-DE` leaves one out. */
function languages(codes: readonly string[] | undefined, argument: string | null): string {
  const chosen = (argument ?? '').toUpperCase();
  const named = chosen.replace(/^-/, '').split('+').filter(Boolean);
  const all = [...new Set((codes ?? []).map((code) => code.toUpperCase()))];
  const isLeftOut = (code: string) => named.length > 0 && named.includes(code) === chosen.startsWith('-');
  const shown = all.filter((code) => !isLeftOut(code));
  return shown.length === 0 ? '' : `[${shown.join('+')}]`;
}

function audioLanguages({ audioLanguages: codes }: NamedMediaInfo, argument: string | null): string {
  const shown = languages(codes, argument);
  return shown === '[EN]' ? '' : shown;
}

/** Tokens of what probing a file found. */
export const mediaInfoTokens: readonly NamingToken[] = [
  define('VideoCodec', 'Codec of the picture.', ({ videoCodec }) => videoCodec ?? '', [
    'MediaInfo Video',
    'Codec',
  ]),
  define('VideoBitDepth', 'Bits of each color.', ({ videoBitDepth }) => String(videoBitDepth ?? '')),
  define(
    'VideoDynamicRange',
    'HDR, if the picture has a high dynamic range.',
    ({ videoDynamicRange }) => videoDynamicRange ?? '',
  ),
  define(
    'VideoDynamicRangeType',
    'Which kinds of high dynamic range the picture has.',
    ({ videoDynamicRangeType }) => videoDynamicRangeType ?? '',
    ['HDR'],
  ),
  define('VideoResolution', 'Width and height in pixels.', ({ resolution }) => resolution ?? ''),
  define('3D', '3D, if the picture is stereoscopic.', ({ is3d }) => (is3d ? '3D' : '')),
  define('AudioCodec', 'Codec of the sound.', ({ audioCodec }) => audioCodec ?? '', [
    'MediaInfo Audio',
    'Audio',
  ]),
  define('AudioChannels', 'Channels of the sound.', channels, ['Audio Channels']),
  define(
    'AudioLanguages',
    'Languages of the sound; empty if English is the only one. `:EN+DE` keeps those alone, `:-DE` leaves one out.',
    audioLanguages,
  ),
  define(
    'AudioLanguagesAll',
    'Languages of the sound, also English alone.',
    ({ audioLanguages: codes }, argument) => languages(codes, argument),
  ),
  define(
    'SubtitleLanguages',
    'Languages of the subtitles; `:EN+DE` keeps those alone, `:-DE` leaves one out.',
    ({ subtitleLanguages }, argument) => languages(subtitleLanguages, argument),
  ),
  define('Simple', 'Codecs of picture and sound.', ({ videoCodec, audioCodec }) =>
    joined(videoCodec, audioCodec),
  ),
  define('Full', 'Codecs of picture and sound, channels, and the languages of sound and subtitles.', (info) =>
    joined(
      info.videoCodec,
      info.audioCodec,
      channels(info),
      audioLanguages(info, null),
      languages(info.subtitleLanguages, null),
    ),
  ),
];
