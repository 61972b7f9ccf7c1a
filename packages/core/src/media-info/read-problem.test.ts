import { expect, it } from 'vitest';
import { toUnreadable } from './read-problem.ts';

it.each([
  ['ENOENT', 'The file no longer exists.'],
  ['EACCES', 'The server may not read the file: it lacks the permission.'],
  ['EIO', 'The disk cannot read the file: it may be failing.'],
  ['EREMOTEIO', 'The file cannot be read (EREMOTEIO).'],
])('says what %s means', (code, message) => {
  const error = Object.assign(new Error(`${code}: /movies/secret.mkv`), { code, syscall: 'read' });
  expect(toUnreadable(error)).toEqual({ kind: 'unreadable', message, errorCode: code });
});
