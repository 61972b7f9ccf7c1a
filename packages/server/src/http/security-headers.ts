import type { ServerResponse } from 'node:http';

/** Sets the headers of every response. By default a response may not load anything or be shown in a frame; pages override that. */
export function setSecurityHeaders(response: ServerResponse): void {
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'");
  response.setHeader('Referrer-Policy', 'no-referrer');
}
