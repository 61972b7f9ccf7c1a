import type { ElementAttributes, FeedDocument, FeedEnclosure, FeedItem, NotAFeed } from './feed-document.ts';

/** What is read of a document at most. */
export interface FeedLimits {
  readonly depth: number;
  readonly items: number;
  /** Characters of a text or a value. */
  readonly text: number;
  /** Attributes and enclosures of an item; elements of capabilities. */
  readonly elements: number;
}

export const feedLimits: FeedLimits = { depth: 32, items: 2_000, text: 8_192, elements: 2_000 };

interface OpenItem extends FeedItem {
  readonly texts: Map<string, string>;
  readonly categories: string[];
  readonly enclosures: FeedEnclosure[];
  readonly attributes: Map<string, string[]>;
  elements: number;
}

/** Elements of an item whose texts are kept; those with a prefix are the extensions of plain feeds. */
const plainTexts = new Set(['title', 'link', 'guid', 'comments', 'pubdate', 'size', 'category']);
const extensionTexts = new Set([
  'contentlength',
  'infohash',
  'magneturi',
  'seeders',
  'seeds',
  'leechers',
  'peers',
  'size',
]);

/** Collects what a parser finds. `stop` is called once nothing more is read. */
export function createFeedHandler(stop: () => void, limits: FeedLimits = feedLimits) {
  const path: string[] = [];
  const items: FeedItem[] = [];
  const elements: { name: string; attributes: ElementAttributes }[] = [];
  let root: 'rss' | 'caps' | 'error' | null = null;
  let rootAttributes: ElementAttributes = {};
  let item: OpenItem | null = null;
  let itemDepth = 0;
  let text: { readonly name: string; readonly depth: number; value: string } | null = null;
  let total: number | null = null;
  let apiLimits: ElementAttributes | null = null;
  let problem: NotAFeed['reason'] | null = null;
  let isCutOff = false;

  function openRoot(name: string, attributes: ElementAttributes): void {
    if (name === 'rss' || name === 'caps' || name === 'error') {
      root = name;
      rootAttributes = attributes;
    } else {
      problem = 'root';
      stop();
    }
  }

  function openInFeed(fullName: string, name: string, attributes: ElementAttributes): void {
    if (item !== null) {
      openInItem(item, fullName, name, attributes);
    } else if (fullName === 'item') {
      itemDepth = path.length;
      item = { texts: new Map(), categories: [], enclosures: [], attributes: new Map(), elements: 0 };
    } else if (fullName.endsWith(':response')) {
      total = toCount(attributes.total);
    } else if (name === 'apilimits') {
      apiLimits = attributes;
    }
  }

  function openInItem(into: OpenItem, fullName: string, name: string, attributes: ElementAttributes): void {
    into.elements += 1;
    if (into.elements > limits.elements) return;
    if (fullName.endsWith(':attr')) addAttribute(into, attributes, limits);
    else if (fullName === 'enclosure') into.enclosures.push(toEnclosure(attributes, limits));
    else if (
      (plainTexts.has(fullName) && path.length === itemDepth + 1) ||
      (extensionTexts.has(name) && !into.texts.has(name))
    ) {
      text = { name, depth: path.length, value: '' };
    }
  }

  function closeText(): void {
    if (text === null || item === null) return;
    const value = text.value.slice(0, limits.text).trim();
    if (text.name === 'category') item.categories.push(value);
    else if ((item.texts.get(text.name) ?? '') === '') item.texts.set(text.name, value);
    text = null;
  }

  function closeItem(isImplied: boolean): void {
    if (item !== null && !isImplied) items.push(item);
    // What is missing of it may be its download.
    isCutOff ||= isImplied;
    item = null;
    if (items.length >= limits.items) {
      isCutOff = true;
      stop();
    }
  }

  return {
    onopentag(written: string, attribs: Readonly<Record<string, string>>): void {
      if (problem !== null) return;
      if (path.length >= limits.depth) {
        problem = 'depth';
        stop();
        return;
      }
      const fullName = written.toLowerCase();
      const attributes = lowerCaseKeys(attribs);
      if (path.length === 0 && root === null) openRoot(fullName, attributes);
      else if (root === 'rss') openInFeed(fullName, withoutPrefix(fullName), attributes);
      else if (root === 'caps' && elements.length < limits.elements)
        elements.push({ name: fullName, attributes });
      path.push(fullName);
    },
    ontext(data: string): void {
      if (text === null || text.value.length > limits.text) return;
      // The text of an element within is not its own.
      if (text.depth === path.length - 1) text.value += data;
    },
    onclosetag(_: string, isImplied: boolean): void {
      const name = path.pop();
      if (text !== null && path.length <= text.depth) closeText();
      if (name === 'item' && item !== null) closeItem(isImplied);
      if (path.length === 0 && isImplied) isCutOff = true;
    },
    result(): FeedDocument | NotAFeed {
      if (problem !== null || root === null) return { kind: 'notAFeed', reason: problem ?? 'empty' };
      if (root === 'rss') return { kind: 'rss', items, total, limits: apiLimits, isCutOff };
      if (root === 'caps') return { kind: 'caps', elements, isCutOff };
      const { code = '', description = '' } = rootAttributes;
      return { kind: 'error', code: toCount(code), description: description.slice(0, limits.text) };
    },
  };
}

function addAttribute(
  item: OpenItem,
  { name = '', value = '' }: ElementAttributes,
  { text }: FeedLimits,
): void {
  const key = name.toLowerCase();
  const values = item.attributes.get(key);
  if (values === undefined) item.attributes.set(key, [value.slice(0, text)]);
  else values.push(value.slice(0, text));
}

function toEnclosure(
  { url = '', length = '', type = '' }: ElementAttributes,
  { text }: FeedLimits,
): FeedEnclosure {
  return { url: url.trim().slice(0, text), length, type: type.toLowerCase() };
}

const withoutPrefix = (name: string) => name.slice(name.indexOf(':') + 1);

const lowerCaseKeys = (attributes: Readonly<Record<string, string>>): ElementAttributes =>
  Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name.toLowerCase(), value]));

/** A whole number that is not negative; null for everything else. */
function toCount(text: string | undefined): number | null {
  return text !== undefined && /^\s*\d{1,15}\s*$/u.test(text) ? Number(text) : null;
}
