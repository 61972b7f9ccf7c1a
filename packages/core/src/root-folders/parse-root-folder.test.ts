import { describe, expect, it } from 'vitest';
import { parseRootFolder } from './parse-root-folder.ts';

describe('a root folder', () => {
  it.each([
    ['/movies', '/movies'],
    ['/movies/', '/movies'],
    ['//movies///4k/./', '/movies/4k'],
    ['/', '/'],
    ['/movies..old/…', '/movies..old/…'],
  ])('%j is taken as %j', (path, normalized) => expect(parseRootFolder(path, [])).toBe(normalized));

  it.each([
    ['movies', 'must be an absolute path'],
    ['./movies', 'must be an absolute path'],
    ['', 'must be an absolute path'],
    ['~/movies', 'must be an absolute path'],
    ['/movies/../etc', 'must not contain ".." as a folder'],
    ['/..', 'must not contain ".." as a folder'],
    ['/movies\\..\\etc', 'must not contain ".." as a folder'],
    ['/movies\0', 'must not contain a NUL character'],
  ])('%j %s', (path, message) =>
    expect(parseRootFolder(path, [])).toEqual({ field: 'rootFolderPath', message }),
  );

  it('is one of the configured ones where there are any, however it is spelled', () => {
    const configured = [{ path: '/movies' }, { path: '/more' }];
    expect(parseRootFolder('/more//', configured)).toBe('/more');
    for (const path of ['/other', '/movies/4k', '/', '/MOVIES']) {
      expect(parseRootFolder(path, configured)).toEqual({
        field: 'rootFolderPath',
        message: 'must be one of the configured root folders: /movies, /more',
      });
    }
  });
});
