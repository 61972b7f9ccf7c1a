/**
 * Joins a folder in a path of the machine of a client, which may be another system than this one.
 *
 * @param folder relative to `base`, or a whole path by itself
 */
export function joinClientPath(base: string, folder: string): string {
  const name = folder.trim();
  if (name === '') return base;
  const isWhole = name.startsWith('/') || name.startsWith('\\\\') || /^[a-z]:[\\/]/iu.test(name);
  if (isWhole) return name;
  const separator = base.includes('\\') && !base.includes('/') ? '\\' : '/';
  return base.endsWith(separator) ? `${base}${name}` : `${base}${separator}${name}`;
}
