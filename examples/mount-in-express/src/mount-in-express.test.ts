import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { checkMountedLibrary, runMountedLibrary } from '../../../test/support/mounted-library.ts';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));

it('serves REST and GraphQL next to a page of the app, and stops on SIGTERM', {
  timeout: 120_000,
}, async () => {
  await runMountedLibrary(main, async (mounted) => {
    expect(await (await fetch(mounted.url)).text()).toBe('My own page. The library holds 0 movie(s).\n');
    await checkMountedLibrary(mounted);
    expect((await fetch(`${mounted.url}/nowhere`)).status).toBe(404);
  });
});
