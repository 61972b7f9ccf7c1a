/** Lets the event loop handle what has come in meanwhile, requests for example, between two portions of long work. */
export { setImmediate as yieldToEventLoop } from 'node:timers/promises';
