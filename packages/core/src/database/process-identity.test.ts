import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createOwner, isOwnerGone, stateOfOwner } from './process-identity.ts';

const module = fileURLToPath(import.meta.resolve('./process-identity.ts'));

/** Another process, and the owner name it gives itself. */
async function startOwner() {
  const script = `const { createOwner } = await import(${JSON.stringify(module)});
    process.stdout.write(createOwner('sqlite')); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['-C', '@cinephage/source', '--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [output] = await once(child.stdout, 'data');
  return { child, owner: String(output) };
}

describe('the identity of a process', () => {
  it('is never gone while the process lives', async () => {
    const { child, owner } = await startOwner();
    expect(isOwnerGone(owner, 'sqlite')).toBe(false);
    expect(stateOfOwner(owner, 'sqlite')).toBe(process.platform === 'linux' ? 'alive' : 'unknown');
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(isOwnerGone(owner, 'sqlite')).toBe(true);
    expect(stateOfOwner(createOwner('sqlite'), 'sqlite')).toBe('unknown');
  });

  it('is another one when the number has gone to a younger process', () => {
    const [machine, pid, startTime, id] = createOwner('sqlite').split('|');
    const older = [machine, pid, Number(startTime) - 1, id].join('|');
    expect(isOwnerGone(older, 'sqlite')).toBe(process.platform === 'linux');
  });

  it('is unknown on another machine, in another container, and for what is no owner', () => {
    const [machine, , startTime, id] = createOwner('sqlite').split('|');
    const gone = [machine, 2 ** 30, startTime, id].join('|');
    expect(isOwnerGone(gone, 'sqlite')).toBe(true);
    expect(isOwnerGone(gone.replace(String(machine), 'elsewhere'), 'sqlite')).toBe(false);
    for (const owner of ['', 'x', '|1|2|3', `${machine}`, `${machine}|0|1|x`, `${machine}|-1|1|x`]) {
      expect(isOwnerGone(owner, 'sqlite'), owner).toBe(false);
    }
  });
});
