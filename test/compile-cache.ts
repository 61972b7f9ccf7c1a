import { fileURLToPath } from 'node:url';

/**
 * Test workers and the processes that tests start load the same modules hundreds of times: Node keeps what it has compiled
 * (halves the CPU time of a server's start), in a folder that `npm ci` deletes.
 */
export default function shareCompileCache(): void {
  process.env.NODE_COMPILE_CACHE ??= fileURLToPath(
    new URL('../node_modules/.cache/node-compile', import.meta.url),
  );
}
