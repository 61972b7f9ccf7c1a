import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createDocumentCache } from './document-cache.ts';

const textOf = (index: number, fields = 100) => `{ movie${index} { ${'id '.repeat(fields)} } }`;
/** Room for ten documents of a hundred fields. */
const createSmall = () => createDocumentCache(1_100_000);

describe('the cache of parsed documents', () => {
  it('holds what was put there', () => {
    const documents = createSmall();
    const document = parse(textOf(1));
    documents.set(textOf(1), document);
    documents.set(textOf(1), document);
    expect(documents.get(textOf(1))).toBe(document);
    expect(documents.get(textOf(2))).toBeUndefined();
  });

  it('forgets what was not asked for the longest, by the size of all together', () => {
    const documents = createSmall();
    for (let index = 0; index < 1_000; index++) {
      documents.set(textOf(index), parse(textOf(index)));
      documents.get(textOf(0));
    }
    const held = Array.from({ length: 1_000 }, (_, index) => index).filter(
      (index) => documents.get(textOf(index)) !== undefined,
    );
    expect(held).toEqual([0, 991, 992, 993, 994, 995, 996, 997, 998, 999]);
  });

  it('does not hold what is larger than all it may', () => {
    const documents = createSmall();
    documents.set(textOf(1, 5_000), parse(textOf(1, 5_000)));
    expect(documents.get(textOf(1, 5_000))).toBeUndefined();
    documents.set(textOf(2), parse(textOf(2)));
    expect(documents.get(textOf(2))).toBeDefined();
  });
});
