import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { codeOf } from '../errors/code-of.ts';
import { uuidv7 } from '../ids/uuid.ts';
import type { DatabaseDriver } from './connection-options.ts';

const separator = '|';

/** A name for this run of an engine, from which other processes can tell whether its process is alive. */
export function createOwner(driver: DatabaseDriver): string {
  return [machineOf(driver), process.pid, statOf('self')?.startTime ?? '', uuidv7()].join(separator);
}

/**
 * Whether the process of `owner` is certainly gone: it was on this machine, and no process has its number and start time.
 * False if that cannot be known; then the lease decides.
 */
export const isOwnerGone = (owner: string, driver: DatabaseDriver): boolean =>
  stateOfOwner(owner, driver) === 'gone';

/** `unknown`: on another machine, or in this process, which may have several libraries. */
export function stateOfOwner(owner: string, driver: DatabaseDriver): 'gone' | 'alive' | 'unknown' {
  const [machine, pid, startTime] = owner.split(separator);
  if (
    machine === undefined ||
    machine === '' ||
    machine !== machineOf(driver) ||
    !/^[1-9]\d*$/.test(pid ?? '')
  ) {
    return 'unknown';
  }
  if (!exists(Number(pid))) {
    return 'gone';
  }
  const stat = statOf(Number(pid));
  if (stat === null) {
    return 'unknown';
  }
  if (stat.state === 'Z' || stat.state === 'X' || stat.startTime !== startTime) {
    return 'gone';
  }
  return Number(pid) === process.pid ? 'unknown' : 'alive';
}

/**
 * Identifies the scope of process numbers: on Linux the boot of the kernel and the PID namespace of the container. Elsewhere
 * the host name, and only for SQLite, whose file belongs to one machine; two machines of one name may share a PostgreSQL.
 */
function machineOf(driver: DatabaseDriver): string {
  try {
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    const name = hostname().replaceAll(separator, '');
    return driver === 'sqlite' && process.platform !== 'linux' ? name : '';
  }
}

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) !== 'ESRCH';
  }
}

/** State and start time from `/proc/<pid>/stat` (man 5 proc: fields 3 and 22); the name in field 2 may hold anything. */
function statOf(pid: number | 'self'): { state: string; startTime: string } | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, startTime] = [fields[0], fields[19]];
    return state === undefined || startTime === undefined ? null : { state, startTime };
  } catch {
    return null;
  }
}
