// Old versions of Node have to be able to read this file, so it imports nothing and uses no syntax that is newer than theirs.

const oldest = [22, 17] as const;

interface RunningNode {
  readonly execPath: string;
  readonly versions: { readonly [name: string]: string | undefined };
}

/**
 * Why this program cannot run here. Native modules end the process of an older Node without a word, so this has to be asked before
 * they are loaded.
 *
 * @param running `process`, by default
 * @returns one sentence; null if Node is new enough, and for Bun and Deno, whose versions are their own
 */
export function unsupportedNode(running: RunningNode = process): string | null {
  const { node, bun, deno } = running.versions;
  if (node === undefined || bun !== undefined || deno !== undefined) {
    return null;
  }
  const parts = node.split('.');
  const major = Number(parts[0]);
  const minor = Number(parts[1]);
  if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) {
    return null;
  }
  return `Cinephage needs Node ${oldest.join('.')} or later; ${running.execPath} is Node ${node}.`;
}
