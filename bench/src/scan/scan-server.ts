import { readFileSync } from 'node:fs';
import { createHistogram, monitorEventLoopDelay } from 'node:perf_hooks';
import { type Authenticator, createLibrary } from '@cinephage/core';
import { createRestRouter } from '@cinephage/rest';
import Koa from 'koa';

/**
 * A library that scans, with its REST API, in a process of its own: `measure` on its channel starts a new measurement, and answers
 * with the one before.
 */
const [address = '', key = ''] = process.argv.slice(2);
const library = await createLibrary({ database: address });
await library.start();
const auth: Authenticator = {
  authenticate: ({ headers }) =>
    headers.get('x-api-key') === key ? { kind: 'api-key', id: 'key', userId: null, name: 'bench' } : null,
};
const app = new Koa();
app.use(createRestRouter(library, { auth }).routes());
const server = app.listen(0, '127.0.0.1', () => process.send?.(server.address()));

const delay = monitorEventLoopDelay({ resolution: 1 });
/** Processor time of the main thread between two timers: the delay without what other processes of the machine cause. */
const ownDelay = createHistogram();
let thread = process.threadCpuUsage();
setInterval(() => {
  const { user, system } = process.threadCpuUsage(thread);
  thread = process.threadCpuUsage();
  ownDelay.record(Math.max(1, Math.round(user + system)));
}, 1).unref();
/** Without files that are mapped, such as the program and the database; of Linux alone. */
const readAnonymousMb = () =>
  Number(/RssAnon:\s+(\d+) kB/u.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1000;
const toMb = (bytes: number) => bytes / 1e6;
let residentMb = 0;
let anonymousMb = 0;
let cpu = process.cpuUsage();
setInterval(() => {
  residentMb = Math.max(residentMb, toMb(process.memoryUsage.rss()));
  anonymousMb = Math.max(anonymousMb, readAnonymousMb());
}, 50).unref();

process.on('message', () => {
  const toMs = (nanoseconds: number) => nanoseconds / 1e6;
  const { user, system } = process.cpuUsage(cpu);
  cpu = process.cpuUsage();
  process.send?.({
    p99: toMs(delay.percentile(99)),
    ownP99: ownDelay.percentile(99) / 1000,
    ownMax: ownDelay.max / 1000,
    max: toMs(delay.max),
    residentMb,
    anonymousMb,
    cpuMs: (user + system) / 1000,
  });
  ownDelay.reset();
  delay.reset();
  delay.enable();
  residentMb = toMb(process.memoryUsage.rss());
  anonymousMb = readAnonymousMb();
});
process.on('SIGTERM', () => process.exit(0));
