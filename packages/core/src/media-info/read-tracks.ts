import type { AudioTrack, MediaInfoResult, TextTrack, Track, VideoTrack } from 'mediainfo.js';
import { findLanguage, type Language } from './language-names.ts';
import { type MediaProblem, type ProbedMedia, unknownMedia } from './probed-media.ts';
import { audioChannelsOf, audioCodecOf, chosenTrack, tracksOfMovie } from './read-audio.ts';
import { dynamicRangesOf, videoCodecOf } from './read-video.ts';

/** @param result of `analyzeData` with the format `object` */
export function readTracks(result: MediaInfoResult): ProbedMedia {
  const tracks = result.media?.track ?? [];
  const general = tracks.find((track) => track['@type'] === 'General');
  const video = tracks.find((track): track is VideoTrack => track['@type'] === 'Video');
  return {
    ...unknownMedia(noVideo),
    container: general?.Format ?? null,
    durationSeconds: positive(general?.Duration),
    bitRate: positive(general?.OverallBitRate),
    ...(video === undefined ? {} : ofVideo(video)),
    ...ofAudio(tracks),
    ...ofSubtitles(tracks),
    problem: isTruncated(general) ? truncated : video === undefined ? noVideo : null,
  };
}

const noVideo: MediaProblem = {
  kind: 'noVideo',
  message: 'The file has no picture: it is not a video.',
  errorCode: null,
};

const truncated: MediaProblem = {
  kind: 'truncated',
  message: 'The end of the file is missing: it is damaged or not complete yet.',
  errorCode: null,
};

const isTruncated = (general: Track | undefined) => general?.extra?.IsTruncated === 'Yes';

/** Damaged files have zeros and nonsense. */
const positive = (value: number | undefined) =>
  value !== undefined && Number.isFinite(value) && value > 0 ? value : null;

const ofVideo = (track: VideoTrack) => ({
  videoCodec: videoCodecOf(track),
  videoBitDepth: positive(track.BitDepth),
  width: positive(track.Width),
  height: positive(track.Height),
  frameRate: positive(track.FrameRate),
  dynamicRanges: dynamicRangesOf(track),
  is3d: Number(track.MultiView_Count ?? 1) > 1,
});

function ofAudio(tracks: readonly Track[]) {
  const own = tracksOfMovie(tracks.filter((track): track is AudioTrack => track['@type'] === 'Audio'));
  const chosen = chosenTrack(own);
  const languages = languagesOf(own);
  return {
    audioCodec: chosen === undefined ? null : audioCodecOf(chosen),
    audioChannels: chosen === undefined ? null : audioChannelsOf(chosen),
    audioLanguages: namesOf(languages),
    audioLanguageCodes: codesOf(languages),
  };
}

function ofSubtitles(tracks: readonly Track[]) {
  const languages = languagesOf(tracks.filter((track): track is TextTrack => track['@type'] === 'Text'));
  return { subtitleLanguages: namesOf(languages), subtitleLanguageCodes: codesOf(languages) };
}

const languagesOf = (tracks: readonly { readonly Language?: string }[]): Language[] =>
  tracks.map(({ Language: tag }) => findLanguage(tag ?? '')).filter((language) => language !== null);

const namesOf = (languages: readonly Language[]) => [...new Set(languages.map(({ name }) => name))];
const codesOf = (languages: readonly Language[]) => [...new Set(languages.map(({ code }) => code))];
