/** Finds many texts in one, in one pass (Aho-Corasick). */
export interface TextFinder {
  /** Calls `found` with the owner of each text that is in the first `length` code units, for each place at which it ends. */
  find(units: Uint16Array, length: number, found: (owner: number) => void): void;
}

interface Node {
  readonly next: Map<number, Node>;
  readonly owners: Set<number>;
  readonly number: number;
}

/** Code units that texts may have: all others end a match. */
const knownUnits = 0x250;

export const canFind = (text: string): boolean =>
  Array.from({ length: text.length }, (_, index) => text.charCodeAt(index)).every(
    (unit) => unit < knownUnits,
  );

/** @param texts folded, with the number of whom they belong to */
export function createTextFinder(texts: readonly (readonly [text: string, owner: number])[]): TextFinder {
  const nodes = buildTrie(texts);
  const classes = classesOf(nodes);
  const width = Math.max(...classes) + 1;
  const transitions = link(nodes, classes, width);
  const owners = nodes.map((node) => [...node.owners]);
  return {
    find(units, length, found) {
      let state = 0;
      for (let index = 0; index < length; index++) {
        const unit = units[index] as number;
        state = unit < knownUnits ? (transitions[state * width + (classes[unit] as number)] as number) : 0;
        const ending = owners[state] as number[];
        for (let at = 0; at < ending.length; at++) found(ending[at] as number);
      }
    },
  };
}

function buildTrie(texts: readonly (readonly [string, number])[]): readonly Node[] {
  const root: Node = { next: new Map(), owners: new Set(), number: 0 };
  const nodes = [root];
  for (const [text, owner] of texts) {
    let node = root;
    for (let index = 0; index < text.length; index++) {
      const unit = text.charCodeAt(index);
      const known = node.next.get(unit);
      const next = known ?? { next: new Map(), owners: new Set(), number: nodes.length };
      if (known === undefined) {
        nodes.push(next);
        node.next.set(unit, next);
      }
      node = next;
    }
    node.owners.add(owner);
  }
  return nodes;
}

/** A number for each code unit that occurs; 0 for all others. */
function classesOf(nodes: readonly Node[]): Uint16Array {
  const classes = new Uint16Array(knownUnits);
  const units = new Set(nodes.flatMap(({ next }) => [...next.keys()]));
  let count = 0;
  for (const unit of units) classes[unit] = ++count;
  return classes;
}

/** Completes the trie to an automaton, breadth first: where a text goes on that no longer fits, its longest end that does is taken. */
function link(nodes: readonly Node[], classes: Uint16Array, width: number): Int32Array {
  const transitions = new Int32Array(nodes.length * width);
  const fallbacks = new Int32Array(nodes.length);
  const queue: Node[] = [nodes[0] as Node];
  for (const node of queue) {
    const fallback = fallbacks[node.number] as number;
    const row = node.number * width;
    if (node.number !== 0) {
      transitions.copyWithin(row, fallback * width, (fallback + 1) * width);
      for (const owner of (nodes[fallback] as Node).owners) node.owners.add(owner);
    }
    for (const [unit, next] of node.next) {
      const at = row + (classes[unit] as number);
      fallbacks[next.number] = node.number === 0 ? 0 : (transitions[at] as number);
      transitions[at] = next.number;
      queue.push(next);
    }
  }
  return transitions;
}
