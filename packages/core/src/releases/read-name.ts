import { countingTags, coverTokens, mayBeGroup } from './counting-tags.ts';
import { collectEvidence, type Evidence } from './evidence.ts';
import { findLayout, type Layout } from './find-layout.ts';
import { findTags, type Tag } from './find-tags.ts';
import type { ParsedRelease, ReleaseEdition } from './parsed-release.schema.ts';
import { prepareName } from './prepare-name.ts';
import { readEdition } from './read-edition.ts';
import { readFlags } from './read-flags.ts';
import { type GroupFound, readGroup } from './read-group.ts';
import { readLanguages } from './read-languages.ts';
import { readQuality } from './read-quality.ts';
import { readRevision } from './read-revision.ts';
import { readTitles } from './read-titles.ts';
import { type TokenizedName, tokenize } from './tokenize.ts';

export interface ReadName {
  readonly release: ParsedRelease;
  readonly evidence: Evidence;
}

/** Reads one name, and keeps what it says about quality, to be read together with that of another name. */
export function readName(name: string): ReadName {
  const { stem, extension, isSample } = prepareName(name);
  const tokenized = tokenize(stem);
  const allTags = findTags(tokenized);
  const layout = findLayout(tokenized, allTags);
  const outside = countingTags(tokenized, allTags, layout);
  const { edition, group } = readEnd(tokenized, outside, layout);
  const tags = outside.filter(({ from, to }) => to <= group.from || from >= group.to);
  const languages = readLanguages(tokenized, tags);
  const evidence = collectEvidence({ tags, extension, isOldWebdl: isOldWebdl(stem) });
  const flags = readFlags(tokenized, tags, layout);
  const { title, akaTitles } = readTitles(tokenized, layout);
  const { imdbId, tmdbId } = readIds(allTags);
  const release = {
    title,
    akaTitles: akaTitles.slice(),
    year: layout.year?.value ?? null,
    imdbId,
    tmdbId,
    quality: readQuality(evidence),
    revision: readRevision(tags),
    edition,
    languages,
    releaseGroup: group.group,
    isMultiLanguage: evidence.isMultiLanguage,
    videoCodec: evidence.videoCodec,
    bitDepth: evidence.bitDepth,
    hdr: evidence.hdr.slice(),
    audioCodecs: evidence.audioCodecs.slice(),
    audioChannels: evidence.audioChannels,
    isAtmos: evidence.isAtmos,
    is3d: evidence.is3d,
    streamingService: evidence.streamingService,
    isSample: isSample || flags.isSample,
    isTrailer: flags.isTrailer,
    isExtra: flags.isExtra,
    part: flags.part,
  };
  return { release, evidence };
}

const oldWebdl = /\[webdl\]/i;
/** Most names have no such bracket, which is found faster than what is in it. */
const isOldWebdl = (stem: string) => stem.includes('[') && oldWebdl.test(stem);

/** The first id of each kind, wherever it stands. */
function readIds(tags: readonly Tag[]) {
  let imdbId: string | null = null;
  let tmdbId: number | null = null;
  for (const { facts } of tags) {
    imdbId ??= facts.imdbId ?? null;
    tmdbId ??= facts.tmdbId ?? null;
  }
  return { imdbId, tmdbId };
}

/** The edition and the group, which are read among the words that no table has. */
function readEnd(
  name: TokenizedName,
  tags: readonly Tag[],
  layout: Layout,
): { edition: ReleaseEdition | null; group: GroupFound } {
  const coverage = coverTokens(name, tags, layout);
  const range = { from: layout.titleEnd, to: name.tokens.length };
  const isTagged = (index: number) => coverage[index] !== 'unknown';
  const isBracketStart = (index: number) => {
    const segment = name.segments[name.tokens[index]?.segment ?? -1];
    return segment?.isBracketed === true && segment.first === index;
  };
  const { edition, indexes } = readEdition(name.tokens, { ...range, isTagged, isBracketStart });
  const group = readGroup(name, {
    ...range,
    isTagged: (index) => isTagged(index) || indexes.has(index),
    isQuality: (index) => coverage[index] === 'quality',
    mayBeGroup: (index) => tags.some((tag) => tag.from === index && mayBeGroup(tag)),
    leadingGroup: layout.leadingGroup,
  });
  return { edition, group };
}
