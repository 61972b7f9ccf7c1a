import { LibraryError } from '@cinephage/core';
import { describe, expect, it } from 'vitest';
import { renamed, underInput } from './argument-errors.ts';

const fail = (error: unknown) => () => Promise.reject(error);
const broken = (...fields: readonly string[]) =>
  new LibraryError('INVALID_INPUT', 'as it was', {
    details: fields.map((field) => ({ field, message: 'is wrong' })),
  });

describe('errors of operations', () => {
  it('name the field of the argument input, or the argument itself', async () => {
    await expect(underInput(fail(broken('a', 'b.0.c', '')))).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: 'input.a is wrong; input.b.0.c is wrong; input is wrong.',
      details: [{ field: 'input.a' }, { field: 'input.b.0.c' }, { field: 'input' }],
    });
  });

  it('name a field as the schema does', async () => {
    await expect(renamed({ cursor: 'after' }, fail(broken('cursor', 'kind')))).rejects.toMatchObject({
      message: 'after is wrong; kind is wrong.',
      details: [{ field: 'after' }, { field: 'kind' }],
    });
  });

  it('keep their code, their sentence and their cause when they are about something else', async () => {
    const cause = new Error('why');
    const error = new LibraryError('MOVIE_ALREADY_EXISTS', 'It is there.', {
      ...{ cause, retryAfterSeconds: 3 },
      details: [{ field: 'tmdbId', message: 'is there' }],
    });
    await expect(underInput(fail(error))).rejects.toMatchObject({
      ...{ code: 'MOVIE_ALREADY_EXISTS', message: 'It is there.', cause, retryAfterSeconds: 3 },
      details: [{ field: 'input.tmdbId', message: 'is there' }],
    });
  });

  it('are unchanged if they name no field or are no errors of the library', async () => {
    for (const error of [new LibraryError('MOVIE_NOT_FOUND', 'No.'), new TypeError('bug')]) {
      await expect(underInput(fail(error))).rejects.toBe(error);
    }
  });

  it('are absent, and the result is passed on', async () => {
    expect(await underInput(async () => 'answer')).toBe('answer');
  });
});
