/** A placeholder such as `{-Release Group}`. `prefix` and `suffix` appear if it has a value. */
export interface TokenNode {
  readonly kind: 'token';
  /** Where it begins in the template. */
  readonly position: number;
  readonly prefix: string;
  /** As it is written, such as `Movie.Title`. */
  readonly name: string;
  /** What follows a colon, such as `First`. */
  readonly argument: string | null;
  readonly suffix: string;
}

export interface TextNode {
  readonly kind: 'text';
  readonly position: number;
  readonly text: string;
}

/** Brackets with what they hold; without values inside, the whole group vanishes. */
export interface GroupNode {
  readonly kind: 'group';
  readonly open: string;
  readonly nodes: readonly TemplateNode[];
  readonly close: string;
}

export type TemplateNode = TokenNode | TextNode | GroupNode;

export interface ParseProblem {
  readonly position: number;
  /** One sentence. */
  readonly message: string;
}

export interface ParsedTemplate {
  /** One list of nodes for each folder, and the last one for the name. */
  readonly segments: readonly (readonly TemplateNode[])[];
  readonly problems: readonly ParseProblem[];
}

interface Frame {
  readonly open: string;
  readonly position: number;
  readonly nodes: TemplateNode[];
}

const closers: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
const tokenText = /^(?<prefix>[-._ [(]*)(?<name>[^:]*?)(?::(?<argument>.*?))?(?<suffix>[-._ )\]]*)$/s;
const special = /[()[\]{}]/g;

/** Parses a template; what cannot be parsed stays text, with a problem. */
export function parseTemplate(template: string): ParsedTemplate {
  const problems: ParseProblem[] = [];
  const segments: (readonly TemplateNode[])[] = [];
  let start = 0;
  for (const segment of template.split(/[\\/]/)) {
    segments.push(parseSegment(segment, start, problems));
    start += segment.length + 1;
  }
  return { segments, problems };
}

function parseSegment(text: string, offset: number, problems: ParseProblem[]): readonly TemplateNode[] {
  const frames: [Frame, ...Frame[]] = [{ open: '', position: offset, nodes: [] }];
  const top = () => frames.at(-1) ?? frames[0];
  let end = 0;
  for (special.lastIndex = 0; ; ) {
    const found = special.exec(text);
    addText(top().nodes, text.slice(end, found?.index), offset + end);
    if (found === null) break;
    const [character] = found;
    const position = offset + found.index;
    const token = character === '{' ? readToken(text, found.index) : null;
    if (token !== null) {
      top().nodes.push({ ...token.node, position });
      special.lastIndex = token.end;
    } else if (character in closers) {
      frames.push({ open: character, position, nodes: [] });
    } else {
      closeFrame(frames, character, position, problems);
    }
    end = special.lastIndex;
  }
  while (frames.length > 1) dissolveTop(frames, problems);
  return groupSharedBrackets(frames[0].nodes);
}

/** `{[A}{ B]}` shares brackets between tokens: a group of both. */
function groupSharedBrackets(nodes: readonly TemplateNode[]): readonly TemplateNode[] {
  const first = nodes.findIndex((node) => node.kind === 'token' && isOpenOnly(node));
  const open = nodes[first];
  const last = nodes.findIndex((node, index) => index > first && node.kind === 'token' && closes(node, open));
  const close = nodes[last];
  if (open?.kind !== 'token' || close?.kind !== 'token') {
    return nodes;
  }
  const at = open.prefix.search(bracket);
  const group: GroupNode = {
    kind: 'group',
    open: open.prefix[at] ?? '',
    nodes: [
      { ...open, prefix: open.prefix.slice(at + 1) },
      ...nodes.slice(first + 1, last),
      { ...close, suffix: close.suffix.slice(0, close.suffix.search(closingBracket)) },
    ],
    close: closers[open.prefix[at] ?? ''] ?? '',
  };
  const before: TextNode = { kind: 'text', position: open.position, text: open.prefix.slice(0, at) };
  const rest = groupSharedBrackets(nodes.slice(last + 1));
  return [...nodes.slice(0, first), ...(before.text === '' ? [] : [before]), group, ...rest];
}

const bracket = /[[(]/;
const closingBracket = /[\])]/;
const isOpenOnly = ({ prefix, suffix }: TokenNode) => bracket.test(prefix) && !closingBracket.test(suffix);

/** Whether a token has the closing bracket of `open`, and no opening one. */
const closes = ({ prefix, suffix }: TokenNode, open: TemplateNode | undefined) =>
  open?.kind === 'token' &&
  !bracket.test(prefix) &&
  suffix.includes(closers[open.prefix[open.prefix.search(bracket)] ?? ''] ?? '\0');

/** The token at `{`; null if another brace opens before it is closed, or none closes it. */
function readToken(text: string, start: number) {
  const end = text.slice(start + 1).search(/[{}]/);
  if (end === -1 || text[start + 1 + end] !== '}') {
    return null;
  }
  const groups = tokenText.exec(text.slice(start + 1, start + 1 + end))?.groups ?? {};
  const { prefix = '', name = '', argument = null, suffix = '' } = groups;
  return { node: { kind: 'token', prefix, name, argument, suffix } as const, end: start + end + 2 };
}

function closeFrame(
  frames: [Frame, ...Frame[]],
  close: string,
  position: number,
  problems: ParseProblem[],
): void {
  const index = frames.findLastIndex(({ open }) => closers[open] === close);
  // A bracket inside of braces closes nothing outside of them.
  const brace = close === '}' ? -1 : frames.findLastIndex(({ open }) => open === '{');
  if (index <= 0 || index < brace) {
    if (close === '}') {
      problems.push({ position, message: 'The brace "}" has no opening brace before it.' });
    }
    addText((frames.at(-1) ?? frames[0]).nodes, close, position);
    return;
  }
  while (frames.length - 1 > index) dissolveTop(frames, problems);
  const { open = '', nodes = [] } = frames.pop() ?? {};
  (frames.at(-1) ?? frames[0]).nodes.push({ kind: 'group', open, nodes, close });
}

/** A bracket that is not closed is text. */
function dissolveTop(frames: [Frame, ...Frame[]], problems: ParseProblem[]): void {
  const frame = frames.pop();
  if (frame === undefined) return;
  if (frame.open === '{') {
    problems.push({
      position: frame.position,
      message: 'The brace "{" is not closed in its part of the path.',
    });
  }
  const { nodes } = frames.at(-1) ?? frames[0];
  addText(nodes, frame.open, frame.position);
  nodes.push(...frame.nodes);
}

function addText(nodes: TemplateNode[], text: string, position: number): void {
  if (text !== '') nodes.push({ kind: 'text', position, text });
}

/** All tokens, also those inside of brackets. */
export function tokensOf(nodes: readonly TemplateNode[]): readonly TokenNode[] {
  return nodes.flatMap((node) =>
    node.kind === 'group' ? tokensOf(node.nodes) : node.kind === 'token' ? [node] : [],
  );
}

/** All text outside of tokens. */
export function textsOf(nodes: readonly TemplateNode[]): readonly TextNode[] {
  return nodes.flatMap((node) =>
    node.kind === 'group' ? textsOf(node.nodes) : node.kind === 'text' ? [node] : [],
  );
}
