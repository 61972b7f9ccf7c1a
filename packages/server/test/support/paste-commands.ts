import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { bundledProgram } from '../../../../test/bundled-program.ts';
import { type Finished, inherited, type Variables } from './child-process.ts';

const main = new URL('../../src/main.ts', import.meta.url);

/** Runs lines of a document in a shell in which `cinephage` is the command. */
export async function pasteCommands(
  lines: readonly string[],
  folder: string,
  variables: Variables,
): Promise<Finished> {
  const script = `set -eu; cinephage() { "${process.execPath}" "${bundledProgram(main)}" "$@"; }; ${lines.join('\n')}`;
  const shell = spawn('bash', ['-c', script], {
    cwd: folder,
    env: { ...inherited, ...variables },
  });
  let stdout = '';
  let stderr = '';
  shell.stdout.on('data', (part) => {
    stdout += part;
  });
  shell.stderr.on('data', (part) => {
    stderr += part;
  });
  const [code] = await once(shell, 'close');
  return { code: code ?? -1, stdout, stderr };
}
