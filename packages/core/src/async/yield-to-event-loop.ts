/** Lets the event loop handle other work, such as requests, between two batches of long work. */
export { setImmediate as yieldToEventLoop } from 'node:timers/promises';
