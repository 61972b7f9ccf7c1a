import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { StartError } from '../start-error.ts';

export interface PasswordTerminal {
  readonly input: NodeJS.ReadableStream;
  /** Where the question goes; nothing that is typed does. */
  readonly output: NodeJS.WritableStream;
  /** Whether a person is asked; without one the first line of the input is taken, or nothing when it has none. */
  readonly isInteractive: boolean;
}

/**
 * One line of input; a person is asked for it and does not see it.
 *
 * @throws StartError when the person gives up with Ctrl+C or Ctrl+D
 */
export function readPassword(
  question: string,
  { input, output, isInteractive }: PasswordTerminal,
): Promise<string> {
  const unseen = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input, output: unseen, terminal: isInteractive });
  if (isInteractive) {
    output.write(question);
  }
  return new Promise((resolve, reject) => {
    lines.once('line', (line) => {
      resolve(line);
      lines.close();
    });
    // Closed before there was a line; after one, this comes too late to matter.
    lines.once('close', () => {
      if (isInteractive) {
        output.write('\n');
        reject(new StartError('Cancelled: nothing is changed.'));
      }
      resolve('');
    });
  });
}
