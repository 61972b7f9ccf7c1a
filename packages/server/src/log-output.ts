import type { DestinationStream } from 'pino';

/**
 * Writes lines to an output of this process. If its reader is gone (`npm start | head`), lines are dropped: neither serving nor
 * shutdown waits for them.
 */
export function logOutput(output: NodeJS.WriteStream): DestinationStream {
  output.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') {
      throw error;
    }
  });
  return {
    write(line) {
      if (output.writable) {
        output.write(line);
      }
    },
  };
}
