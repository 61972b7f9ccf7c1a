import { z } from 'zod';
import { int32Maximum } from '../../database/int32.ts';
import { normalizeUuid } from '../../ids/uuid.ts';
import { invalidInput } from '../../validation/validate.ts';
import type { KeysetPosition } from '../list/keyset.ts';
import { type MovieSort, movieSortFields, sortDirections } from '../movie-inputs.schema.ts';

/** The keyset position of a movie in this order as opaque text; equal positions have equal cursors. */
export function encodeCursor({ field, direction }: MovieSort, { value, id }: KeysetPosition): string {
  return Buffer.from(JSON.stringify([field, direction, value, id])).toString('base64url');
}

/**
 * The keyset position of a cursor, with values that every database accepts as parameters.
 *
 * @param name the parameter of the cursor
 * @throws LibraryError `INVALID_INPUT` for a cursor that is malformed or of another order
 */
export function decodeCursor(text: string, order: MovieSort, name: 'after' | 'before'): KeysetPosition {
  const content = cursorContent.safeParse(parse(text));
  if (!content.success) {
    throw invalidInput([{ field: name, message: 'is not a cursor of this list' }]);
  }
  const [field, direction, value, id] = content.data;
  if (field !== order.field || direction !== order.direction) {
    throw invalidInput([{ field: name, message: `is a cursor of the order ${field}:${direction}` }]);
  }
  return { value, id };
}

const alphabet = /^[\w-]+$/;

function parse(text: string): unknown {
  try {
    return alphabet.test(text) ? JSON.parse(Buffer.from(text, 'base64url').toString()) : undefined;
  } catch {
    // Malformed: the schema rejects undefined.
    return undefined;
  }
}

const int32 = z
  .int()
  .min(-int32Maximum - 1)
  .max(int32Maximum);
const timestamp = z.int().min(-8.64e15).max(8.64e15);
/** Text that PostgreSQL accepts. */
const text = z.string().refine((value) => value.isWellFormed() && !value.includes('\0'));

const values: Readonly<Record<MovieSort['field'], z.ZodType<KeysetPosition['value']>>> = {
  title: text,
  year: int32.nullable(),
  createdAt: timestamp,
  updatedAt: timestamp,
  tmdbRating: z.number().nullable(),
  lastSearchTime: timestamp.nullable(),
};

const cursorContent = z
  .tuple([
    z.enum(movieSortFields),
    z.enum(sortDirections),
    z.union([z.string(), z.number(), z.null()]),
    z.string().refine((id) => normalizeUuid(id) === id),
  ])
  .refine(([field, , value]) => values[field].safeParse(value).success);
