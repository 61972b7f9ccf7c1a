import { type ColonReplacement, cutToBytes, withoutIllegalCharacters } from './name-text.ts';
import type { NamingSubject } from './naming-subject.ts';
import type { NamingToken } from './naming-token.ts';
import { findToken } from './naming-tokens.ts';
import type { GroupNode, TemplateNode, TokenNode } from './parse-template.ts';
import { firstLetter } from './titles.ts';

export interface RenderContext {
  readonly subject: NamingSubject;
  readonly colonReplacement: ColonReplacement;
  /** The most bytes of each title. */
  readonly titleBytes: number;
}

/** A piece of a name. `empty` stands where a token has no value; an affix belongs to a token. */
interface Chunk {
  readonly kind: 'text' | 'affix' | 'value' | 'empty';
  readonly text: string;
}

const empty: Chunk = { kind: 'empty', text: '' };
const separatorsAtStart = /^[-\s._]+/;
const separatorsAtEnd = /[-\s._]+$/;

/** The text of one part of the path. What has no value vanishes with its brackets and one of the separators around it. */
export function renderNodes(nodes: readonly TemplateNode[], context: RenderContext): string {
  return renderChunks(nodes, context)
    .map(({ text }) => text)
    .join('');
}

function renderChunks(nodes: readonly TemplateNode[], context: RenderContext): readonly Chunk[] {
  const chunks = nodes.flatMap((node) => renderNode(node, context));
  return withoutStraySeparators(chunks.filter(({ kind, text }) => kind === 'empty' || text !== ''));
}

function renderNode(node: TemplateNode, context: RenderContext): readonly Chunk[] {
  switch (node.kind) {
    case 'text':
      return [{ kind: 'text', text: withoutIllegalCharacters(node.text, context.colonReplacement) }];
    case 'token':
      return renderToken(node, context);
    case 'group':
      return renderGroup(node, context);
  }
}

function renderGroup(group: GroupNode, context: RenderContext): readonly Chunk[] {
  const chunks = renderChunks(group.nodes, context);
  const hasToken = chunks.some(({ kind }) => kind === 'empty' || kind === 'value');
  if (hasToken && !chunks.some(({ kind }) => kind === 'value')) {
    return [empty];
  }
  return [{ kind: 'text', text: group.open }, ...chunks, { kind: 'text', text: group.close }];
}

function renderToken(node: TokenNode, context: RenderContext): readonly Chunk[] {
  const value = readValue(node, context);
  if (value === '') {
    return [empty];
  }
  const { prefix, suffix } = node;
  // Languages have brackets of their own.
  const isBracketed = prefix.endsWith('[') && suffix.startsWith(']') && /^\[.*\]$/.test(value);
  return [
    { kind: 'affix', text: prefix },
    { kind: 'value', text: isBracketed ? value.slice(1, -1) : value },
    { kind: 'affix', text: suffix },
  ];
}

function readValue(node: TokenNode, context: RenderContext): string {
  const found = findToken(node);
  if (found === null) {
    return '';
  }
  const { token, argument } = found;
  const value = token.read(context.subject, argument).slice(0, readLength);
  const safe = toSafeValue(token, value, context);
  const chosen = argument === 'First' ? firstLetter(safe) : cutToBytes(safe, lengthOf(argument));
  const cut = token.isTitle ? cutToBytes(chosen, context.titleBytes) : chosen;
  return withSeparator(inCaseOf(cut.trim(), node.name), node.name);
}

/** Characters of a value that are read: more than a name has. */
const readLength = 1_000;

const lengthOf = (argument: string | null) =>
  argument !== null && /^\d+$/.test(argument) ? Number(argument) : Number.POSITIVE_INFINITY;

/** A title of nothing but illegal characters is replaced by the original title or the id. */
function toSafeValue(
  token: NamingToken,
  value: string,
  { subject, colonReplacement }: RenderContext,
): string {
  const toSafe = (text: string) => withoutIllegalCharacters(text, colonReplacement).trim();
  const safe = toSafe(value);
  if (!token.isTitle || /[^\s.]/.test(safe)) {
    return safe;
  }
  const original = toSafe(subject.movie.originalTitle ?? '');
  return /[^\s.]/.test(original) ? original : `tmdb-${subject.movie.tmdbId}`;
}

/** `{movie title}` is in lower case, `{MOVIE TITLE}` in upper case. */
function inCaseOf(value: string, name: string): string {
  if (!/\p{Lu}/u.test(name)) return value.toLowerCase();
  return /\p{Ll}/u.test(name) ? value : value.toUpperCase();
}

/** `{Movie.Title}` has dots for spaces. */
function withSeparator(value: string, name: string): string {
  const [separator = ' '] = name.match(/[-._ ]/) ?? [];
  return separator === ' ' ? value : value.replace(/\s+-\s+|\s+/g, separator);
}

/** Removes the separators before an empty token, or those after it if it is the first. */
function withoutStraySeparators(chunks: readonly Chunk[]): readonly Chunk[] {
  const kept: Chunk[] = [];
  const isFirst = () => kept.every(({ kind }) => kind === 'empty');
  for (const [index, chunk] of chunks.entries()) {
    const startsAfterEmpty = kept.length > 0 && isFirst();
    if (chunk.kind === 'empty') {
      const next = chunks.slice(index + 1).find(({ kind }) => kind !== 'empty');
      const last = kept.findLastIndex(({ kind }) => kind !== 'empty');
      if (next === undefined || separatorsAtStart.test(next.text)) {
        trimEnd(kept, last);
      }
      kept.push(chunk);
    } else {
      const isTrimmed = startsAfterEmpty && chunk.kind !== 'value';
      kept.push(isTrimmed ? { ...chunk, text: chunk.text.replace(separatorsAtStart, '') } : chunk);
    }
  }
  return kept.filter(({ kind, text }) => kind === 'empty' || text !== '');
}

function trimEnd(chunks: Chunk[], index: number): void {
  const chunk = chunks[index];
  if (chunk?.kind === 'text') {
    chunks[index] = { ...chunk, text: chunk.text.replace(separatorsAtEnd, '') };
  }
}
