import { flushCompileCache } from 'node:module';

/**
 * Ends this process with SIGKILL, as a crash does. What Node has compiled is stored first, which otherwise happens when a
 * process ends by itself: the next process loads it, instead of compiling it again (0.2 s of CPU time).
 */
export function killThisProcess(): void {
  flushCompileCache();
  process.kill(process.pid, 'SIGKILL');
}
