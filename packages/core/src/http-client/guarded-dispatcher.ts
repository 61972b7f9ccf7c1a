import { Agent, buildConnector, Dispatcher } from 'undici';
import { type ClassifyAddress, classifyAddress } from './classify-address.ts';
import { resolveByNode } from './create-http-client.ts';
import { createAddressGuard, type ResolveName } from './guarded-lookup.ts';
import type { HttpClientError } from './http-client-error.ts';
import { toHttpClientError } from './send-request.ts';

export interface GuardedDispatcherOptions {
  /** Called when a connection is refused or fails, since `fetch` and the libraries around it hide why. */
  onConnectError(error: HttpClientError): void;
  /** Of an answer to begin, and of each pause in it. */
  readonly timeoutMs: number;
  /** For tests. @default `dns.lookup` of Node */
  readonly resolve?: ResolveName;
  /** For tests. @default `classifyAddress` */
  readonly classify?: ClassifyAddress;
}

const connections = 4;
const maximumBytes = 64 * 1024 * 1024;

export interface GuardedDispatcher {
  readonly dispatcher: Dispatcher;
  /** Ends the requests that run, as many libraries take no signal. Later ones have new connections. */
  endRequests(): void;
}

/**
 * Makes the `dispatcher` of a `fetch`, for libraries that bring their own requests. It checks each address as the library's own HTTP
 * client does, redirects included. Private addresses are allowed, those of metadata services of clouds are not.
 *
 * Its connections end by themselves after some idle seconds, and keep no process running.
 */
export function createGuardedDispatcher(options: GuardedDispatcherOptions): GuardedDispatcher {
  let agent = createAgent(options);
  class Current extends Dispatcher {
    override dispatch(...args: Parameters<Agent['dispatch']>): boolean {
      return agent.dispatch(...args);
    }
  }
  return {
    dispatcher: new Current(),
    endRequests() {
      // Its errors are those of the requests.
      void agent.destroy();
      agent = createAgent(options);
    },
  };
}

function createAgent({
  onConnectError,
  timeoutMs,
  resolve = resolveByNode,
  classify = classifyAddress,
}: GuardedDispatcherOptions): Agent {
  const guard = createAddressGuard({ resolve, classify, allowPrivateAddresses: true });
  const connect = buildConnector({ lookup: guard.lookup, timeout: timeoutMs });
  return new Agent({
    ...{ headersTimeout: timeoutMs, bodyTimeout: timeoutMs },
    ...{ maxResponseSize: maximumBytes, connections },
    connect(options, callback) {
      const fail = (cause: unknown) => {
        const error = toHttpClientError(cause, options.hostname);
        onConnectError(error);
        callback(error, null);
      };
      try {
        guard.checkLiteral(options.hostname);
      } catch (error) {
        fail(error);
        return;
      }
      connect(options, (...[error, socket]) => (error === null ? callback(null, socket) : fail(error)));
    },
  });
}
