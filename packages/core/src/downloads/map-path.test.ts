import { describe, expect, it } from 'vitest';
import { findMapping, toLocalPath, toRemotePath } from './map-path.ts';

const map = (remotePath: string, localPath: string) => ({ remotePath, localPath });
const downloads = map('/downloads', '/mnt/client');

describe('paths of a download client', () => {
  it.each([
    ['without a mapping', [], '/downloads/a.mkv', '/downloads/a.mkv'],
    ['without a mapping that applies', [map('/data', '/mnt')], '/downloads/a.mkv', '/downloads/a.mkv'],
    ['of a Windows client without a mapping', [], 'C:\\downloads\\a.mkv', null],
    ['that are relative', [], 'downloads/a.mkv', null],
    ['that are empty', [], '', null],
    ['below a mapping', [downloads], '/downloads/movies/a b.mkv', '/mnt/client/movies/a b.mkv'],
    ['that are the mapping', [downloads], '/downloads', '/mnt/client'],
    ['with a slash at the end', [map('/downloads/', '/mnt/client/')], '/downloads/x/', '/mnt/client/x'],
    ['with a name that begins like a mapping', [downloads], '/downloads2/a.mkv', '/downloads2/a.mkv'],
    ['in another case', [downloads], '/Downloads/a.mkv', '/Downloads/a.mkv'],
    ['of the root', [map('/', '/mnt/root')], '/data/a.mkv', '/mnt/root/data/a.mkv'],
    [
      'below two mappings, of which the longer one wins',
      [downloads, map('/downloads/movies', '/movies'), map('/', '/root')],
      '/downloads/movies/a.mkv',
      '/movies/a.mkv',
    ],
    ['with doubled slashes', [downloads], '/downloads//movies///a.mkv', '/mnt/client/movies/a.mkv'],
    ['that leave the mapping', [downloads], '/downloads/../etc/passwd', '/etc/passwd'],
    ['with a backslash in a name', [downloads], '/downloads/a\\b.mkv', '/mnt/client/a\\b.mkv'],
    ['of a drive', [map('C:\\downloads', '/mnt/c')], 'C:\\downloads\\x\\a.mkv', '/mnt/c/x/a.mkv'],
    ['of a drive with slashes', [map('C:/downloads/', '/mnt/c')], 'c:\\Downloads\\A.mkv', '/mnt/c/A.mkv'],
    ['of a whole drive', [map('D:\\', '/mnt/d')], 'D:\\movies\\a.mkv', '/mnt/d/movies/a.mkv'],
    ['of a drive as a bare letter', [map('D:', '/mnt/d')], 'D:\\movies\\a.mkv', '/mnt/d/movies/a.mkv'],
    ['of another drive', [map('D:\\', '/mnt/d')], 'C:\\movies\\a.mkv', null],
    ['of a share', [map('\\\\nas\\dl', '/mnt/nas')], '\\\\NAS\\dl\\x\\a.mkv', '/mnt/nas/x/a.mkv'],
    ['of a folder that begins like a share', [map('\\\\nas\\dl', '/mnt/nas')], '\\\\nas\\dl2\\a.mkv', null],
  ])('%s', (_name, mappings, path, expected) => {
    expect(toLocalPath(path, mappings)).toBe(expected);
  });

  it.each([
    [[], '/mnt/client/a.mkv', '/mnt/client/a.mkv'],
    [[downloads], '/mnt/client/x/a.mkv', '/downloads/x/a.mkv'],
    [[downloads], '/mnt/client', '/downloads'],
    [[downloads], '/mnt/client2/a.mkv', '/mnt/client2/a.mkv'],
    [[downloads, map('/other', '/mnt/client/x')], '/mnt/client/x/a.mkv', '/other/a.mkv'],
    [[map('/', '/mnt/root')], '/mnt/root/data/a.mkv', '/data/a.mkv'],
    [[map('/', '/mnt/root')], '/mnt/root', '/'],
    [[map('C:\\downloads', '/mnt/c')], '/mnt/c/x/a.mkv', 'C:\\downloads\\x\\a.mkv'],
    [[map('D:\\', '/mnt/d')], '/mnt/d', 'D:\\'],
    [[map('\\\\nas\\dl', '/mnt/nas')], '/mnt/nas/x', '\\\\nas\\dl\\x'],
  ])('with %j, the client knows %s as %s', (mappings, path, expected) => {
    expect(toRemotePath(path, mappings)).toBe(expected);
  });

  it('are of one mapping', () => {
    const movies = map('/downloads/movies', '/movies');
    expect(findMapping('/downloads/movies/a.mkv', [downloads, movies])).toBe(movies);
    expect(findMapping('/data/a.mkv', [downloads, movies])).toBeNull();
  });
});
