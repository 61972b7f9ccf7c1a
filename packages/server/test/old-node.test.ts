import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

/** Makes a new Node report an old version. `scripts/check-packages.ts` tries a real old one, if it is installed. */
const pretend = (version: string) =>
  `data:text/javascript,Object.defineProperty(process.versions, 'node', { value: '${version}' })`;

const run = (version: string, args: readonly string[]) =>
  spawnSync(process.execPath, ['-C', '@cinephage/source', '--import', pretend(version), ...args], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH },
  });

describe('on a Node that is too old', () => {
  it.each([[], ['--help'], ['api-key', 'list']])(
    'the command says so in one sentence and ends (%j)',
    (...args) => {
      expect(run('22.16.0', [main, ...args])).toMatchObject({
        status: 1,
        stdout: '',
        stderr: expect.stringMatching(/^Cinephage needs Node 22\.17 or later; \S+ is Node 22\.16\.0\.\n$/u),
      });
    },
  );

  it.each(['', '/schemas', '/auth/better-auth', '/testing'])(
    'importing @cinephage/core%s fails with the required version',
    (entry) => {
      const core = import.meta.resolve(`@cinephage/core${entry}`);
      const program = `import(${JSON.stringify(core)}).catch(({ message }) => console.log(message))`;
      expect(run('20.20.2', ['-e', program])).toMatchObject({
        status: 0,
        stdout: expect.stringMatching(/^Cinephage needs Node 22\.17 or later; \S+ is Node 20\.20\.2\.\n$/u),
      });
    },
  );

  it('the command runs on a newer one', () => {
    expect(run('22.17.0', [main, '--version'])).toMatchObject({ status: 0, stderr: '' });
  });
});
