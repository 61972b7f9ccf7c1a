import { z } from 'zod';
import { int32Maximum } from '../../database/int32.ts';
import { normalizeUuid } from '../../ids/uuid.ts';
import { invalidInput } from '../../validation/validate.ts';
import type { Place } from '../list/keyset.ts';
import { type MovieSort, movieSortFields, sortDirections } from '../movie-inputs.schema.ts';

/** Where in which order a movie stands, as text to be handed back; the same place always gives the same text. */
export function encodeCursor({ field, direction }: MovieSort, { value, id }: Place): string {
  return Buffer.from(JSON.stringify([field, direction, value, id])).toString('base64url');
}

/**
 * The place a cursor stands for. Whatever text it is, what comes back can be bound in a statement.
 *
 * @param name the parameter it was given as
 * @throws LibraryError `INVALID_INPUT` for what is no cursor, or one of another order
 */
export function decodeCursor(text: string, order: MovieSort, name: 'after' | 'before'): Place {
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
    // Not JSON: no cursor, which is for the schema to say.
    return undefined;
  }
}

const int32 = z
  .int()
  .min(-int32Maximum - 1)
  .max(int32Maximum);
const moment = z.int().min(-8.64e15).max(8.64e15);
/** What PostgreSQL takes as text. */
const text = z.string().refine((value) => value.isWellFormed() && !value.includes('\0'));

const values: Readonly<Record<MovieSort['field'], z.ZodType<Place['value']>>> = {
  title: text,
  year: int32.nullable(),
  createdAt: moment,
  updatedAt: moment,
  tmdbRating: z.number().nullable(),
  lastSearchTime: moment.nullable(),
};

const cursorContent = z
  .tuple([
    z.enum(movieSortFields),
    z.enum(sortDirections),
    z.union([z.string(), z.number(), z.null()]),
    z.string().refine((id) => normalizeUuid(id) === id),
  ])
  .refine(([field, , value]) => values[field].safeParse(value).success);
