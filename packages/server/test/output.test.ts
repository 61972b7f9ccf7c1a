import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { inherited } from './support/child-process.ts';
import { createWorkspace } from './support/create-workspace.ts';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

it('stops gracefully when the reader of its output is gone', async () => {
  await using workspace = await createWorkspace('sqlite', { isBlank: true });
  const child = spawn(process.execPath, ['-C', '@cinephage/source', main], {
    env: { ...inherited, ...workspace.variables, PORT: '0', LOG_LEVEL: 'info' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let shown = '';
  for await (const chunk of child.stdout.iterator({ destroyOnReturn: true })) {
    shown += String(chunk);
    if (shown.includes('/api/docs')) {
      break;
    }
  }
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  expect(await exited).toEqual([0, null]);
});
