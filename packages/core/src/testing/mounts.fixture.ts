import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Whether this process may mount file systems, as root in most containers may not. Says so where tests are left out for it. */
export const canMount = tryMount();

function tryMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'cinephage-mount-'));
  try {
    mount('tmpfs', folder);
    unmount(folder);
    return true;
  } catch {
    process.emitWarning('Tests on mounted file systems are left out: this process may not mount any.');
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Mounts a new, empty file system in memory, or a folder that is somewhere else already. */
export function mount(what: string, folder: string): void {
  mkdirSync(folder, { recursive: true });
  const options = what === 'tmpfs' ? ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs'] : ['--bind', what];
  execFileSync('mount', [...options, folder], { stdio: 'ignore' });
}

export function makeReadOnly(folder: string): void {
  execFileSync('mount', ['-o', 'remount,bind,ro', folder], { stdio: 'ignore' });
}

export function unmount(folder: string): void {
  execFileSync('umount', [folder], { stdio: 'ignore' });
}
