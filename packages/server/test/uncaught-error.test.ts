import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createWorkspace } from './support/create-workspace.ts';
import { startProcess } from './support/start-process.ts';

describe('an error that nothing handles', () => {
  it.each(['throw new Error("boom");', 'Promise.reject(new Error("boom"));'])(
    'is logged and ends the server: %s',
    async (statement) => {
      await using workspace = await createWorkspace('sqlite');
      const folder = join(workspace.variables.CINEPHAGE_DATA_DIR ?? '', '..');
      const bomb = join(folder, 'bomb.mjs');
      await writeFile(bomb, `process.on('SIGUSR2', () => { ${statement} });`);
      await using server = await startProcess({ ...workspace.variables, NODE_OPTIONS: `--import=${bomb}` });
      expect(await server.stop('SIGUSR2')).toBe(1);
      const line =
        server
          .stdout()
          .split('\n')
          .find((text) => text.includes('"level":"fatal"')) ?? '';
      expect(JSON.parse(line).err).toMatchObject({ type: 'Error', message: 'boom' });
      expect(server.stderr()).toBe('');
    },
  );
});
