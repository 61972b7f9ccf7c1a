import { abortOnSignal } from './abort-on-signal.ts';
import { help, readOptions } from './options.ts';
import { runExample } from './run-example.ts';

const startedAt = performance.now();
const interrupted = 130;

/** Prints with the seconds since the start. */
function print(line: string): void {
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  console.log(`${seconds.padStart(5)} s  ${line}`);
}

async function run(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (options.isHelp) {
    console.log(help);
    return;
  }
  const signal = abortOnSignal();
  try {
    await runExample(options, print, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
    process.exitCode = interrupted;
  }
  print('Everything is stopped, and its folders are deleted.');
}

try {
  await run();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
