import { countingTags, coverTokens } from './counting-tags.ts';
import { collectEvidence } from './evidence.ts';
import { findLayout, type Layout } from './find-layout.ts';
import { findTags, type Tag } from './find-tags.ts';
import type { ParsedRelease, ReleaseEdition } from './parsed-release.schema.ts';
import { prepareName } from './prepare-name.ts';
import { readEdition } from './read-edition.ts';
import { readFlags } from './read-flags.ts';
import { type GroupFound, readGroup } from './read-group.ts';
import { readLanguages } from './read-languages.ts';
import { mediaOf } from './read-media.ts';
import { readQuality } from './read-quality.ts';
import { readRevision } from './read-revision.ts';
import { readTitles } from './read-titles.ts';
import { type TokenizedName, tokenize } from './tokenize.ts';

/**
 * Reads the name of a release, a file or a folder.
 *
 * @param name - One name, such as the title of an indexer's result; `parseReleasePath` reads the folder of a file too. The
 *   first 1,000 characters are read.
 * @returns What the name says; `null`, empty lists and the quality `Unknown` for what it does not say.
 * @example
 * const { title, year, quality } = parseReleaseName('The.Matrix.1999.1080p.BluRay.x264-GROUP');
 * console.log(title, year, quality.name); // The Matrix 1999 Bluray-1080p
 */
export function parseReleaseName(name: string): ParsedRelease {
  const { stem, extension, isSample } = prepareName(name);
  const tokenized = tokenize(stem);
  const allTags = findTags(tokenized);
  const layout = findLayout(tokenized, allTags);
  const outside = countingTags(tokenized, allTags, layout);
  const { edition, group } = readEnd(tokenized, outside, layout);
  const tags = outside.filter(({ from, to }) => to <= group.from || from >= group.to);
  const languages = readLanguages(tokenized, tags);
  const evidence = collectEvidence({ tags, languages, extension, isOldWebdl: /\[webdl\]/i.test(stem) });
  const flags = readFlags(tokenized, tags, layout);
  const { title, akaTitles } = readTitles(tokenized, layout);
  return {
    title,
    akaTitles: [...akaTitles],
    year: layout.year?.value ?? null,
    imdbId: firstFact(allTags, 'imdbId'),
    tmdbId: firstFact(allTags, 'tmdbId'),
    quality: readQuality(evidence),
    revision: readRevision(tags),
    edition,
    languages,
    releaseGroup: group.group,
    ...mediaOf(evidence, tags),
    ...flags,
    isSample: isSample || flags.isSample,
  };
}

const firstFact = <K extends 'imdbId' | 'tmdbId'>(tags: readonly Tag[], key: K) =>
  tags.find(({ facts }) => facts[key] !== undefined)?.facts[key] ?? null;

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
    leadingGroup: layout.leadingGroup,
  });
  return { edition, group };
}
