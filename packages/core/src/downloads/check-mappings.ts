import { posix } from 'node:path';
import type { ErrorDetail } from '../errors/library-error.ts';
import { parseFolderPath } from '../root-folders/parse-root-folder.ts';
import { isWindowsPath, type PathMapping } from './map-path.ts';

/** The rules that remote path mappings break. The disk is not read: a disk that is not mounted now is no mistake of the caller. */
export function checkMappings(mappings: readonly PathMapping[]): ErrorDetail[] {
  return mappings.flatMap(({ remotePath, localPath }, index) => {
    const field = `remotePathMappings.${index}`;
    const isTaken = mappings.findIndex((other) => other.remotePath === remotePath) < index;
    const local = parseFolderPath(localPath, `${field}.localPath`);
    return [
      ...(isRemoteFolder(remotePath)
        ? []
        : [
            {
              field: `${field}.remotePath`,
              message: 'must be an absolute path, such as /downloads or C:\\downloads',
            },
          ]),
      ...(isTaken ? [{ field: `${field}.remotePath`, message: 'must not be in two mappings' }] : []),
      ...(typeof local === 'string' ? [] : [local]),
    ];
  });
}

const isRemoteFolder = (path: string) =>
  (posix.isAbsolute(path) || isWindowsPath(path)) &&
  !path.includes('\0') &&
  !path.split(/[\\/]/u).includes('..');
