import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { errorBody, type RestErrorCode } from '@cinephage/rest';
import { closeLingering } from './close-lingering.ts';

export interface RawError {
  readonly status: number;
  readonly code: RestErrorCode;
  readonly sentence: string;
}

/** Refuses a request that does not reach the app, with the usual error body, and closes the connection. */
export function sendRawError(socket: Duplex, { status, code, sentence }: RawError): void {
  const body = JSON.stringify(errorBody(code, sentence));
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  closeLingering(socket);
}
