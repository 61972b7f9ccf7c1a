import type { DestinationStream } from 'pino';

/**
 * Lines to an output of this process, written at once. Whoever read them may be gone (`npm start | head`): what nobody reads
 * is dropped, as neither serving nor stopping may wait for it.
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
