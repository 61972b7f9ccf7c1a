import '../check-node.ts';

export * from '../auth/refusal-headers.ts';
/** What the transports over HTTP share, so that all of them take and refuse the same in the same words. */
export * from './body-error.ts';
export { closeSoon } from './close-soon.ts';
export { discardRest } from './discard-rest.ts';
export * from './host-body.ts';
export * from './json-body.ts';
export { nodeHeaders, nodeRequest, receivedUrl } from './node-request.ts';
export * from './sse-event.ts';
export * from './sse-sink.ts';
export * from './sse-writer.ts';
