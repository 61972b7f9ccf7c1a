import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

/** One line from standard input; at a terminal it is asked for and not shown. */
export async function readPassword(question: string): Promise<string> {
  const { stdin, stderr } = process;
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: stdin, output: silent, terminal: stdin.isTTY === true });
  if (stdin.isTTY) {
    stderr.write(question);
  }
  try {
    for await (const line of lines) {
      return line;
    }
    return '';
  } finally {
    lines.close();
    stdin.unref?.();
    if (stdin.isTTY) {
      stderr.write('\n');
    }
  }
}
