import { expect, it } from 'vitest';
import { createRequestDurations } from './request-durations.ts';

const movie = { method: 'GET', route: '/api/library/movies/:id', status: 200 };
const name = 'cinephage_http_request_duration_seconds';

function linesAfter(...durationsMs: number[]): string[] {
  const { record, toText } = createRequestDurations();
  for (const durationMs of durationsMs) {
    record({ ...movie, durationMs });
  }
  return toText().split('\n');
}

it('counts each request in its bucket and in all wider ones', () => {
  const lines = linesAfter(0.4, 1, 1.1, 300, 60_000);
  const counts = lines
    .filter((line) => line.startsWith(`${name}_bucket`))
    .map((line) => /le="([^"]+)".* (\d+)$/u.exec(line)?.slice(1).join(': '));
  expect(counts).toEqual([
    '0.001: 2',
    '0.0025: 3',
    '0.005: 3',
    '0.01: 3',
    '0.025: 3',
    '0.05: 3',
    '0.1: 3',
    '0.25: 3',
    '0.5: 4',
    '1: 4',
    '2.5: 4',
    '5: 4',
    '10: 4',
    '+Inf: 5',
  ]);
});

it('adds up counts and durations by method, route and status', () => {
  const { record, toText } = createRequestDurations();
  record({ ...movie, durationMs: 1_500 });
  record({ ...movie, durationMs: 500 });
  record({ ...movie, status: 404, durationMs: 1 });
  record({ ...movie, method: 'PUT', durationMs: 1 });
  const route = 'route="/api/library/movies/:id"';
  expect(toText()).toContain(`${name}_sum{method="GET",${route},status="200"} 2\n`);
  expect(toText()).toContain(`${name}_count{method="GET",${route},status="200"} 2\n`);
  expect(toText()).toContain(`${name}_count{method="GET",${route},status="404"} 1\n`);
  expect(toText()).toContain(`${name}_count{method="PUT",${route},status="200"} 1\n`);
});

it('is a histogram even before the first request', () => {
  expect(linesAfter()).toEqual([
    `# HELP ${name} Time until the response of a request was ready to be sent.`,
    `# TYPE ${name} histogram`,
    '',
  ]);
});
