import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { StartError } from '../start-error.ts';

export interface PasswordTerminal {
  readonly input: NodeJS.ReadableStream;
  /** Receives the prompt; typed characters are not echoed. */
  readonly output: NodeJS.WritableStream;
  /** True prompts a person; false reads the first line of the input, or an empty string without input. */
  readonly isInteractive: boolean;
}

/**
 * Reads one line of input without echo.
 *
 * @throws StartError if the person cancels with Ctrl+C or Ctrl+D
 */
export function readPassword(
  prompt: string,
  { input, output, isInteractive }: PasswordTerminal,
): Promise<string> {
  const discarded = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input, output: discarded, terminal: isInteractive });
  if (isInteractive) {
    output.write(prompt);
  }
  return new Promise((resolve, reject) => {
    lines.once('line', (line) => {
      resolve(line);
      lines.close();
    });
    // After a line this rejection has no effect: the promise is resolved.
    lines.once('close', () => {
      if (isInteractive) {
        output.write('\n');
        reject(new StartError('Cancelled: nothing is changed.'));
      }
      resolve('');
    });
  });
}
