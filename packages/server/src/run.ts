import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';
import { importHttpWithoutUndici } from './hide-undici.ts';

// Saves a third of the start time. Not in the temporary folder of the system, where other users could plant a cache.
enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/compiled', import.meta.url)));
await importHttpWithoutUndici();

const args = process.argv.slice(2);
if (args.length === 0) {
  const { runServe } = await import('./cli/run-serve.ts');
  await runServe();
} else {
  const { runProgram } = await import('./cli/program.ts');
  await runProgram(args);
}
