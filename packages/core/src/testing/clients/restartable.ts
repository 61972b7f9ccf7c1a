import { rm } from 'node:fs/promises';
import type { RunningProgram } from './start-program.ts';

/** A program with a folder of its own, which it finds again what it has saved in. */
export interface RestartableProgram {
  /** Ends it and starts it again. */
  restart(): Promise<void>;
  /** Ends it at once, and starts it again. */
  crash(): Promise<void>;
  /** Ends it and deletes its folder. */
  stop(): Promise<void>;
}

/** Starts a program in a folder. */
export async function startRestartable(
  folder: string,
  start: () => Promise<RunningProgram>,
): Promise<RestartableProgram> {
  let program = await start();
  return {
    async restart() {
      await program.stop();
      program = await start();
    },
    async crash() {
      await program.kill();
      program = await start();
    },
    async stop() {
      await program.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
