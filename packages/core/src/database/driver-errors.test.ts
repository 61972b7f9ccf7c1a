import { DriverException } from '@mikro-orm/core';
import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { toLibraryError } from '../database/to-library-error.ts';
import { isUnavailable, unavailableReasonOf } from './driver-errors.ts';
import { unavailableMessage } from './unavailable.ts';

const withCode = (code: string, message = 'secret-host /secret/path') =>
  Object.assign(new Error(message), { code });

describe('errors of the database drivers', () => {
  it.each([
    ['read-only', ['25006', 'SQLITE_READONLY_DBMOVED', 'SQLITE_READONLY']],
    [
      'interrupted',
      ['57014', '40001', '40P01', '40003', '25P03', '72000', 'SQLITE_INTERRUPT', 'SQLITE_ABORT_ROLLBACK'],
    ],
    [
      'unreachable',
      ['57P01', '57P02', '57P03', '57P05', '08006', '08P01', 'ECONNRESET', 'ECONNREFUSED', 'EPIPE'],
    ],
    [
      'unreachable',
      ['ETIMEDOUT', 'EAI_AGAIN', 'ENOTFOUND', 'ENETUNREACH', 'EHOSTUNREACH', 'ERR_SSL_WRONG_VERSION_NUMBER'],
    ],
    ['overloaded', ['53300', '53200', '53400', '54001', 'SQLITE_NOMEM']],
    ['full', ['53100', 'SQLITE_FULL']],
    [
      'locked',
      [
        '55P03',
        'SQLITE_BUSY',
        'SQLITE_BUSY_SNAPSHOT',
        'SQLITE_BUSY_RECOVERY',
        'SQLITE_LOCKED',
        'SQLITE_PROTOCOL',
      ],
    ],
    [
      'damaged',
      [
        '58030',
        '58P01',
        'XX001',
        'XX002',
        'SQLITE_IOERR_WRITE',
        'SQLITE_CORRUPT',
        'SQLITE_NOTADB',
        'SQLITE_CANTOPEN',
      ],
    ],
    ['refusing', ['28P01', '28000', '3D000', '42501', 'SQLITE_AUTH']],
  ])('of a database that is %s: %j', (reason, codes) => {
    for (const code of codes) {
      expect([code, unavailableReasonOf(withCode(code))]).toEqual([code, reason]);
    }
  });

  it.each([
    'Client has encountered a connection error and is not queryable',
    'Client was closed and is not queryable',
    'Connection terminated unexpectedly',
    'Connection terminated due to connection timeout',
    'timeout exceeded when trying to connect',
    'Query read timeout',
    'Cannot use a pool after calling end on the pool',
    'The database connection is not open',
    'driver has already been destroyed',
  ])('without a code: %s', (message) => {
    expect(toLibraryError(new Error(message))).toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
  });

  it('are found in the causes of other errors and in aggregate errors', () => {
    const sqlite = new SqliteDatabase.SqliteError('database or disk is full', 'SQLITE_FULL');
    expect(unavailableReasonOf(new DriverException(sqlite))).toBe('full');
    expect(unavailableReasonOf(new Error('outer', { cause: new Error('inner', { cause: sqlite }) }))).toBe(
      'full',
    );
    expect(unavailableReasonOf(new AggregateError([withCode('ECONNREFUSED'), withCode('ENETUNREACH')]))).toBe(
      'unreachable',
    );
    const circular = new Error('round');
    circular.cause = circular;
    expect(unavailableReasonOf(circular)).toBeNull();
  });

  it.each([
    '23505',
    '22P02',
    '42P01',
    '42601',
    'SQLITE_ERROR',
    'SQLITE_CONSTRAINT_UNIQUE',
    'ENOENT',
    'EACCES',
  ])('that mean something else stay unchanged: %s', (code) => {
    const error = withCode(code, 'wrong');
    expect(isUnavailable(error)).toBe(false);
    expect(toLibraryError(error)).toBe(error);
  });

  it('have messages without hosts, paths and accounts', () => {
    for (const code of [
      'ECONNREFUSED',
      '28P01',
      'SQLITE_CANTOPEN',
      'SQLITE_FULL',
      '25006',
      '57014',
      '53300',
      '55P03',
    ]) {
      expect(unavailableMessage(withCode(code))).toMatch(/^The (database|disk) [^/]*\.$/u);
      expect(unavailableMessage(withCode(code))).not.toContain('secret');
    }
  });
});
