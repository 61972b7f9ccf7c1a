import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createDocumentCaches } from './document-caches.ts';

const textOf = (index: number, fields = 100) => `{ film${index} { ${'id '.repeat(fields)} } }`;
/** Room for ten documents of a hundred fields. */
const createSmall = () => createDocumentCaches(1_100_000);

describe('the cache of parsed documents', () => {
  it('holds what was put there', () => {
    const { documentCache } = createSmall();
    const document = parse(textOf(1));
    documentCache.set(textOf(1), document);
    documentCache.set(textOf(1), document);
    expect(documentCache.get(textOf(1))).toBe(document);
    expect(documentCache.get(textOf(2))).toBeUndefined();
  });

  it('forgets what was not asked for the longest, by the size of all together', () => {
    const { documentCache } = createSmall();
    for (let index = 0; index < 1_000; index++) {
      documentCache.set(textOf(index), parse(textOf(index)));
      documentCache.get(textOf(0));
    }
    const held = Array.from({ length: 1_000 }, (_, index) => index).filter(
      (index) => documentCache.get(textOf(index)) !== undefined,
    );
    expect(held).toEqual([0, 991, 992, 993, 994, 995, 996, 997, 998, 999]);
  });

  it('does not hold what is larger than all it may', () => {
    const { documentCache } = createSmall();
    documentCache.set(textOf(1, 5_000), parse(textOf(1, 5_000)));
    expect(documentCache.get(textOf(1, 5_000))).toBeUndefined();
    documentCache.set(textOf(2), parse(textOf(2)));
    expect(documentCache.get(textOf(2))).toBeDefined();
  });
});

it('errors are held in less room', () => {
  const { errorCache } = createSmall();
  const error = new Error('no document');
  for (let index = 0; index < 1_000; index++) {
    errorCache.set(textOf(index), error);
  }
  expect(errorCache.get(textOf(999))).toBe(error);
  expect(errorCache.get(textOf(900))).toBeUndefined();
});
