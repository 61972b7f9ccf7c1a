import type { MovieToImport } from '@cinephage/core';
import { movieSortFields, sortDirections } from '@cinephage/core';
import { databaseKinds, madeUpMovie } from '@cinephage/core/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

const count = 40;
const size = 9;
const orders = movieSortFields.flatMap((field) => sortDirections.map((direction) => ({ field, direction })));
const upper = (name: string) => name.replace(/[A-Z]/gu, (letter) => `_${letter}`).toUpperCase();

/** Every third is of an unknown year, every fourth has no rating, and many were added at the same time. */
function movieOf(number: number): MovieToImport {
  const { metadata, ...others } = madeUpMovie(number);
  const year = number % 3 === 0 ? null : metadata.year;
  const tmdbRating = number % 4 === 0 ? null : metadata.tmdbRating;
  return {
    ...others,
    metadata: { ...metadata, year, tmdbRating },
    addedAt: new Date(Date.UTC(2016, 0, 1, 0, number % 15)),
  };
}

const ways = {
  forwards: {
    query: `query ($order: MovieOrder, $cursor: String) {
      movies(first: ${size}, after: $cursor, orderBy: $order) {
        nodes { id } pageInfo { isMore: hasNextPage cursor: endCursor }
      }
    }`,
  },
  backwards: {
    query: `query ($order: MovieOrder, $cursor: String) {
      movies(last: ${size}, before: $cursor, orderBy: $order) {
        nodes { id } pageInfo { isMore: hasPreviousPage cursor: startCursor }
      }
    }`,
  },
};

describe.each(databaseKinds)('pages by cursors on %s', (kind) => {
  let gateway: Gateway;
  let known: ReadonlySet<string>;
  let next = 0;
  beforeEach(async () => {
    gateway = await startGateway(kind);
    await gateway.library.movies.import(Array.from({ length: count }, () => movieOf(next++)));
    const { movies } = await gateway.data(`{ movies(first: ${count}) { nodes { id } } }`);
    known = new Set(movies.nodes.map(({ id }: { id: string }) => id));
    // The others were never searched for.
    for (const id of [...known].slice(0, 5)) await gateway.library.movies.autoSearch(id);
    await gateway.library.start();
    await vi.waitFor(async () => {
      const { tasks } = await gateway.data(
        '{ tasks(filter: { kind: "auto-search", states: [COMPLETED] }) { totalCount } }',
      );
      expect(tasks.totalCount).toBe(5);
    }, 60_000);
  });
  afterEach(() => gateway[Symbol.asyncDispose]());

  it.each(['forwards', 'backwards'] as const)('meet every movie once in every order, %s', async (way) => {
    for (const { field, direction } of orders) {
      const order = { field: upper(field), direction: upper(direction) };
      const met: string[] = [];
      for (let cursor: string | null = null; ; ) {
        const { movies } = await gateway.data(ways[way].query, { order, cursor });
        met.push(...movies.nodes.map(({ id }: { id: string }) => id));
        if (!movies.pageInfo.isMore) break;
        cursor = movies.pageInfo.cursor;
        await gateway.library.movies.import([movieOf(next++)]);
      }
      const old = met.filter((id) => known.has(id));
      expect([...old].sort(), `${field}:${direction}`).toEqual([...known].sort());
      expect(new Set(met).size).toBe(met.length);
    }
  });
});
