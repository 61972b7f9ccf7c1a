import { isAbsolute, join, posix, sep, win32 } from 'node:path';

/** A folder of a download client on this machine. */
export interface PathMapping {
  /** As the client names it. */
  readonly remotePath: string;
  readonly localPath: string;
}

/** A path as a download client names it. */
export interface RemotePath {
  /** What a path must share with a mapping: `''`, a drive or a network share, then each folder. */
  readonly parts: readonly string[];
  readonly isWindows: boolean;
}

/**
 * The place on this machine of a path of a download client, by the mapping with the longest `remotePath`. Without a mapping it is the
 * same path.
 *
 * @returns null if the path cannot be one of this machine, such as `C:\downloads` without a mapping on Linux
 */
export function toLocalPath(path: string, mappings: readonly PathMapping[]): string | null {
  const remote = parseRemotePath(path);
  const mapping = longest(mappings, ({ remotePath }) => isWithin(remote, parseRemotePath(remotePath)));
  if (mapping === null) {
    return isLocal(path, remote) ? formatRemotePath(remote) : null;
  }
  const rest = remote.parts.slice(parseRemotePath(mapping.remotePath).parts.length);
  return join(mapping.localPath, ...rest);
}

/** The mapping that applies to a path of a download client; null: none. */
export const findMapping = (path: string, mappings: readonly PathMapping[]): PathMapping | null =>
  longest(mappings, ({ remotePath }) => isWithin(parseRemotePath(path), parseRemotePath(remotePath)));

/** The path by which a download client knows a place on this machine, by the mapping with the longest `localPath`. */
export function toRemotePath(path: string, mappings: readonly PathMapping[]): string {
  const local = parseRemotePath(path);
  const inside = mappings.filter(({ localPath }) => isWithin(local, parseRemotePath(localPath)));
  const [mapping] = inside.toSorted(
    (one, other) =>
      parseRemotePath(other.localPath).parts.length - parseRemotePath(one.localPath).parts.length,
  );
  if (mapping === undefined) {
    return path;
  }
  const remote = parseRemotePath(mapping.remotePath);
  const rest = local.parts.slice(parseRemotePath(mapping.localPath).parts.length);
  return formatRemotePath({ ...remote, parts: [...remote.parts, ...rest] });
}

/** A drive letter or a network share makes a path one of Windows; there `/` and `\` are the same. */
export const isWindowsPath = (path: string): boolean => /^(?:[A-Za-z]:(?:[\\/]|$)|\\\\)/u.test(path);

/** Resolves `.` and `..`, so that a path cannot leave the folder that it seems to be in. */
export function parseRemotePath(path: string): RemotePath {
  const isWindows = isWindowsPath(path);
  // A drive without a backslash would mean its current folder.
  const text = isWindows
    ? win32.normalize(path.length === 2 ? `${path}\\` : path).replaceAll('\\', '/')
    : posix.normalize(path);
  const parts = text.split('/').filter((part, index) => part !== '' || index === 0);
  return { parts, isWindows };
}

const isLocal = (path: string, { isWindows }: RemotePath) => isAbsolute(path) && isWindows === (sep === '\\');

export function formatRemotePath({ parts, isWindows }: RemotePath): string {
  if (!isWindows) {
    return parts.length === 1 && parts[0] === '' ? '/' : parts.join('/');
  }
  const [drive = '', ...rest] = parts;
  return [drive === '' ? '\\' : drive, ...(rest.length === 0 ? [''] : rest)].join('\\');
}

/** Windows does not tell the case of letters apart. */
function isWithin(path: RemotePath, folder: RemotePath): boolean {
  const key = (part: string | undefined) => (folder.isWindows ? part?.toLowerCase() : part);
  return (
    path.isWindows === folder.isWindows &&
    folder.parts.every((part, index) => key(path.parts[index]) === key(part))
  );
}

function longest(
  mappings: readonly PathMapping[],
  applies: (mapping: PathMapping) => boolean,
): PathMapping | null {
  const [found = null] = mappings
    .filter(applies)
    .toSorted(
      (one, other) =>
        parseRemotePath(other.remotePath).parts.length - parseRemotePath(one.remotePath).parts.length,
    );
  return found;
}
