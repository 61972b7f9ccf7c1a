import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldForSort } from '../../text/fold.ts';
import type { KeysetPosition } from '../list/keyset.ts';
import { type MovieSort, movieConnectionQuerySchema } from '../movie-inputs.schema.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';

const id = '01a20d8d-c567-7297-a86a-7824646389b3';
const timestamp = fc.date({ noInvalidDate: true }).map((date) => date.getTime());
const values: Readonly<Record<MovieSort['field'], fc.Arbitrary<KeysetPosition['value']>>> = {
  title: fc.string({ unit: 'grapheme', maxLength: 500 }).map((title) => title.replaceAll('\0', '')),
  year: fc.option(fc.integer()),
  createdAt: timestamp,
  updatedAt: timestamp,
  tmdbRating: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }).map((rating) => rating + 0)),
  lastSearchTime: fc.option(timestamp),
};
const orderOf = (field: MovieSort['field'], direction: MovieSort['direction'] = 'asc') => ({
  field,
  direction,
});
const toCursor = (content: unknown) =>
  Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)).toString('base64url');

describe('a cursor', () => {
  it.each(Object.keys(values) as MovieSort['field'][])('of %s decodes to the same position', (field) => {
    const positions = fc.record({ value: values[field], id: fc.uuid() });
    fc.assert(
      fc.property(positions, fc.constantFrom('asc', 'desc'), (position, direction) => {
        const order = orderOf(field, direction);
        expect(decodeCursor(encodeCursor(order, position), order, 'after')).toEqual(position);
      }),
      { seed: 1 },
    );
  });

  it('of the longest title is accepted', () => {
    for (const letter of ['\u0001', '侍', '"', '\u{1F600}', '\u2028']) {
      const position = { value: foldForSort(`x${letter.repeat(1_000)}`), id };
      const after = encodeCursor(orderOf('title', 'desc'), position);
      expect(movieConnectionQuerySchema.safeParse({ after }).success).toBe(true);
      expect(decodeCursor(after, orderOf('title', 'desc'), 'after')).toEqual(position);
    }
  });

  it('of another order is refused by the name of its parameter', () => {
    const cursor = encodeCursor(orderOf('year'), { value: 2001, id });
    for (const order of [orderOf('year', 'desc'), orderOf('tmdbRating')]) {
      expect(() => decodeCursor(cursor, order, 'before')).toThrow(
        expect.objectContaining({
          code: 'INVALID_INPUT',
          details: [{ field: 'before', message: 'is a cursor of the order year:asc' }],
        }),
      );
    }
  });

  it.each([
    ['', 'title'],
    ['=', 'title'],
    ['no cursor', 'title'],
    [`${encodeCursor(orderOf('title'), { value: 'x', id })}=`, 'title'],
    [toCursor('['), 'title'],
    [toCursor('null'), 'title'],
    [toCursor({ field: 'title' }), 'title'],
    [toCursor(['title', 'asc', 'x']), 'title'],
    [toCursor(['title', 'asc', 'x', id, 1]), 'title'],
    [toCursor(['title', 'up', 'x', id]), 'title'],
    [toCursor(['id', 'asc', 'x', id]), 'title'],
    [toCursor(['title', 'asc', null, id]), 'title'],
    [toCursor(['title', 'asc', 7, id]), 'title'],
    [toCursor(['title', 'asc', ['x'], id]), 'title'],
    [toCursor(['title', 'asc', 'a\0b', id]), 'title'],
    [toCursor('["title","asc","\\ud800","01a20d8d-c567-7297-a86a-7824646389b3"]'), 'title'],
    [toCursor(['title', 'asc', 'x', 'x']), 'title'],
    [toCursor(['title', 'asc', 'x', id.toUpperCase()]), 'title'],
    [toCursor(['title', 'asc', 'x', id.replaceAll('-', '')]), 'title'],
    [toCursor(['year', 'asc', '2001', id]), 'year'],
    [toCursor(['year', 'asc', 2001.5, id]), 'year'],
    [toCursor(['year', 'asc', 2 ** 31, id]), 'year'],
    [toCursor(['year', 'asc', -(2 ** 31) - 1, id]), 'year'],
    [toCursor(['createdAt', 'asc', null, id]), 'createdAt'],
    [toCursor(['createdAt', 'asc', 0.5, id]), 'createdAt'],
    [toCursor(['updatedAt', 'asc', 8.64e15 + 1, id]), 'updatedAt'],
    [toCursor(['lastSearchTime', 'asc', '2026-01-01T00:00:00.000Z', id]), 'lastSearchTime'],
    [toCursor(`["tmdbRating","asc",1e999,"${id}"]`), 'tmdbRating'],
    [toCursor(['tmdbRating', 'asc', true, id]), 'tmdbRating'],
  ] as const)('is refused if malformed: %s', (cursor, field) => {
    expect(() => decodeCursor(cursor, orderOf(field), 'after')).toThrow(
      expect.objectContaining({
        code: 'INVALID_INPUT',
        details: [{ field: 'after', message: 'is not a cursor of this list' }],
      }),
    );
  });
});
