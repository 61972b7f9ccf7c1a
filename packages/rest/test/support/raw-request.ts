import { connect } from 'node:net';

/** Sends bytes as they are and returns all bytes received until the server closes or `waitMs` have passed. */
export function sendRaw(port: number, lines: readonly string[], body = '', waitMs = 500): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let received = '';
    socket.setEncoding('latin1');
    socket.on('data', (chunk) => {
      received += chunk;
    });
    socket.once('error', reject);
    socket.once('close', () => resolve(received));
    socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`);
    setTimeout(() => socket.destroy(), waitMs);
  });
}

export const unknownMovieId = '00000000-0000-4000-8000-000000000000';
