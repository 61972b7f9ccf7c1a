import { findWord } from './vocabulary.ts';
import { createWord, type Facts, type Word } from './words/word-table.ts';

const strong = (facts: Facts) => createWord('strong', facts);
const weak = (facts: Facts) => createWord('weak', facts);

const lines = /^(\d{3,4})[pi]$/;
const dimensions = /^(\d{3,4})x(\d{3,4})$/;
const episode = /^(?:s\d{1,2}(?:e\d{1,4}){0,3}|\d{1,2}x\d{1,3}|e\d{2,3}|s\d{1,2}e\d{1,3}v\d)$/;
const episodeVersion = /^\d{2,3}v([2-9])$/;
const channels = /^(\d)ch$|^([257])1ch$/;
const size = /^\d{1,5}(?:mb|gb|mib|gib|kbps|mbps)$/;
const fourDigits = /^\d{4}$/;
const hasDigit = /\d/;
/** All patterns have one. */
const hasLetter = /[a-z]/;
const longestPattern = 16;

/** What a word says that no table has, as it has a number in it. */
export function patternWord(key: string): Word | null {
  if (key.length < 2 || key.length > longestPattern) {
    return null;
  }
  if (!hasDigit.test(key)) {
    return isGluedSubtitles(key) ? weak({ subtitles: 'glued' }) : null;
  }
  if (!hasLetter.test(key)) {
    return null;
  }
  const resolution = resolutionOf(key);
  if (resolution !== null) {
    return strong({ resolution });
  }
  if (episode.test(key)) {
    return strong({ isEpisode: true });
  }
  const version = episodeVersion.exec(key)?.[1];
  if (version !== undefined) {
    return strong({ isEpisode: true, revision: 'version', version: Number(version) });
  }
  const [, single, surround] = channels.exec(key) ?? [];
  if (single !== undefined || surround !== undefined) {
    return weak({ audioChannels: surround === undefined ? channelsOfCount(single) : `${surround}.1` });
  }
  return size.test(key) ? weak({}) : null;
}

/** Titles have years of the future in them more often than movies are of those years: Blade Runner 2049. */
const firstYear = 1888;
const lastYear = 2035;

/** The year that a word may be. */
export function yearOf(key: string): number | null {
  const value = key.length === 4 && fourDigits.test(key) ? Number(key) : 0;
  return value >= firstYear && value <= lastYear ? value : null;
}

const mayBeSubtitles = /sub|titulado/;
const subtitleEnding = /^([a-z]{2,10}?)(?:subs?|subbed|subtitles|titulado)$/;

/** A language with a word for subtitles: PLSUB, NLSubs, SweSub. */
function isGluedSubtitles(key: string): boolean {
  const language = mayBeSubtitles.test(key) ? subtitleEnding.exec(key)?.[1] : undefined;
  return language !== undefined && findWord(language)?.facts.language !== undefined;
}

const channelsOfCount = (count = '') => (count === '6' ? '5.1' : count === '8' ? '7.1' : `${count}.0`);

function resolutionOf(key: string): number | null {
  const [, height] = lines.exec(key) ?? [];
  if (height !== undefined) {
    return nearestResolution(0, Number(height));
  }
  const [, x, y] = dimensions.exec(key) ?? [];
  return x === undefined ? null : nearestResolution(Number(x), Number(y));
}

/** Encodes are cropped: 1920x800 has the width of 1080p, and 1440p is counted with 1080p. */
function nearestResolution(width: number, height: number): number | null {
  if (height < 300) {
    return null;
  }
  const steps = [
    [3000, 2000, 2160],
    [1800, 1000, 1080],
    [1200, 700, 720],
    [Number.POSITIVE_INFINITY, 570, 576],
  ] as const;
  return steps.find(([wide, high]) => width >= wide || height >= high)?.[2] ?? 480;
}
