import { nearestName } from '../validation/validate-options.ts';
import type { NamingToken } from './naming-token.ts';
import { findToken, namingTokens } from './naming-tokens.ts';
import { parseTemplate, type TextNode, type TokenNode, textsOf, tokensOf } from './parse-template.ts';

export type TemplateKind = 'folder' | 'file';

export interface TemplateProblem {
  /** Templates with an error are refused; a warning is advice. */
  readonly severity: 'error' | 'warning';
  /** Where in the template; null if it is about the template as a whole. */
  readonly position: number | null;
  /** One sentence. */
  readonly message: string;
}

/** A longer template is refused. */
export const maximumTemplateLength = 1_000;
const maximumFolders = 10;

/**
 * What is wrong with a template: one sentence for each problem; empty if it is fine.
 *
 * @example
 * validateTemplate('file', '{Movie Titles}')[0]?.message; // '{Movie Titles} is not a known token; the most similar one is {Movie Title}.'
 */
export function validateTemplate(kind: TemplateKind, template: string): readonly TemplateProblem[] {
  if (template.length > maximumTemplateLength) {
    return [error(null, `A template has at most ${maximumTemplateLength} characters.`)];
  }
  const { segments, problems } = parseTemplate(template);
  const nodes = segments.flat();
  const tokens = tokensOf(nodes);
  const broken = [
    ...problems.map(({ position, message }) => error(position, message)),
    ...tokens.flatMap((token) => checkToken(kind, token)),
    ...textsOf(nodes).flatMap(checkText),
    ...checkFolders(template),
  ];
  const found = tokens.flatMap((token) => findToken(token)?.token ?? []);
  return broken.length > 0 ? broken : checkContent(kind, found);
}

const error = (position: number | null, message: string): TemplateProblem => ({
  severity: 'error',
  position,
  message,
});
const warning = (message: string): TemplateProblem => ({ severity: 'warning', position: null, message });

function checkToken(kind: TemplateKind, node: TokenNode): readonly TemplateProblem[] {
  const { position, name, argument } = node;
  const written = `{${name}${argument === null ? '' : `:${argument}`}}`;
  const found = findToken(node);
  if (name === '') {
    return [error(position, 'The braces at this position hold no token.')];
  }
  if (found === null) {
    return [error(position, unknownToken(written, name))];
  }
  if (kind === 'folder' && found.token.of === 'file') {
    return [
      error(
        position,
        `${written} is about a file, and the folder of a movie is named before the movie has one.`,
      ),
    ];
  }
  const rule = found.argument === null ? null : brokenArgumentRule(found.token, found.argument);
  return rule === null ? [] : [error(position, `${written}: ${rule}`)];
}

function brokenArgumentRule({ argument: accepted, isTitle }: NamingToken, argument: string): string | null {
  switch (accepted) {
    case 'length':
      return /^[1-9]\d{0,2}$/.test(argument) || (isTitle && argument === 'First')
        ? null
        : `a number of bytes from 1 to 999${isTitle ? ', or First,' : ''} may follow the colon.`;
    case 'languages':
      return /^-?[a-z]{2,3}(\+[a-z]{2,3})*$/i.test(argument)
        ? null
        : 'codes of languages such as EN+DE may follow the colon, after a hyphen to leave them out.';
    case 'formats':
      return /[^-\s]/.test(argument)
        ? null
        : 'names of custom formats may follow the colon, after a hyphen to leave them out.';
  }
}

function checkText({ position, text }: TextNode): readonly TemplateProblem[] {
  const found = text.search(/[:*?"<>|\p{Cc}]/u);
  return found === -1
    ? []
    : [
        error(
          position + found,
          `The character ${JSON.stringify(text[found])} is not allowed in names on Windows and SMB.`,
        ),
      ];
}

function checkFolders(template: string): readonly TemplateProblem[] {
  const segments = template.split(/[\\/]/);
  if (segments.length > maximumFolders + 1) {
    return [error(null, `A template makes at most ${maximumFolders} folders.`)];
  }
  let position = 0;
  for (const segment of segments) {
    if (segment.trim() === '') {
      return [
        error(
          position,
          template.trim() === ''
            ? 'A template must not be empty.'
            : 'A part of the path is empty: a template has no slash at its ends, and no two in a row.',
        ),
      ];
    }
    if (/^[.\s]+$/.test(segment)) {
      return [error(position, 'A part of the path must not consist of dots.')];
    }
    position += segment.length + 1;
  }
  return [];
}

const identifying: ReadonlySet<string> = new Set([
  'IMDb Id',
  'TMDb Id',
  'Original Title',
  'Original Filename',
]);

function checkContent(kind: TemplateKind, tokens: readonly NamingToken[]): readonly TemplateProblem[] {
  const has = (...names: readonly string[]) => tokens.some(({ name }) => names.includes(name));
  if (!tokens.some(({ name, isTitle }) => isTitle || identifying.has(name))) {
    const needed = kind === 'folder' ? 'a title or an id' : 'a title, an id or the name of the release';
    return [error(null, `A template for ${kind}s needs ${needed}, such as {Movie Title}.`)];
  }
  if (kind === 'folder') {
    return has('Year', 'IMDb Id', 'TMDb Id')
      ? []
      : [warning('Without {Year} or an id, movies of the same title get folders with a number.')];
  }
  const saysQuality =
    tokens.some(({ name }) => name.startsWith('Quality')) || has('Original Title', 'Original Filename');
  return saysQuality
    ? []
    : [warning('Without {Quality Full}, the quality of a file cannot be read from its name again.')];
}

const knownNames = namingTokens.flatMap(({ name, aliases }) => [name, ...aliases]);

/** The sentence about a token that does not exist, with the most similar one. */
function unknownToken(written: string, name: string): string {
  const nearest = nearestName(name, knownNames);
  return `${written} is not a known token${nearest === undefined ? '.' : `; the most similar one is {${nearest}}.`}`;
}
