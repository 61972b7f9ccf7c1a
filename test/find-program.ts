import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * @param names of the program, the preferred one first
 * @param folders searched after those of the `PATH`, which often lacks `/usr/sbin`
 * @returns the path of the program, or null if it is not installed
 */
export function findProgram(names: readonly string[], folders: readonly string[] = []): string | null {
  const all = [...(process.env.PATH ?? '').split(delimiter), ...folders];
  return names.flatMap((name) => all.map((folder) => join(folder, name))).find(isExecutable) ?? null;
}

export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
