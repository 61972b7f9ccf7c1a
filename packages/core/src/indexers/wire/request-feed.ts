import { TimeoutError } from '../../async/with-timeout.ts';
import type { HttpClient } from '../../http-client/http-client.ts';
import type { LibraryLogger } from '../../logging/library-logger.ts';
import type { FeedDocument } from '../feed/feed-document.ts';
import { readFeed } from '../feed/read-feed.ts';
import { IndexerError } from '../indexer-source.ts';
import type { IndexerAccess, IndexerObserver } from '../indexer-wire.ts';
import { type ApiParameters, buildApiUrl } from './api-url.ts';
import type { RequestQueues } from './request-queues.ts';
import { errorOfDocument, errorOfStatus, toIndexerError } from './to-indexer-error.ts';

export interface FeedRequestDeps {
  readonly http: HttpClient;
  readonly queues: RequestQueues;
  readonly logger: LibraryLogger | undefined;
  readonly now: () => Date;
}

/** The answer of an indexer that is not an error. */
export type FeedAnswer = Exclude<FeedDocument, { kind: 'error' }> & { readonly url: string };

export type RequestFeed = (parameters: ApiParameters, signal: AbortSignal) => Promise<FeedAnswer>;

const timeoutMs = 60_000;
const maximumBytes = 10 * 1024 * 1024;

/** Requests to one indexer, one after the other. Each reads the body whatever its status, as errors are there. */
export function createRequestFeed(
  { http, queues, logger, now }: FeedRequestDeps,
  access: IndexerAccess,
  observer: IndexerObserver,
): RequestFeed {
  async function send(parameters: ApiParameters, signal: AbortSignal): Promise<FeedAnswer> {
    const { href: url } = buildApiUrl(access, parameters);
    observer.onRequest();
    const response = await http.request({
      ...{ url, signal, timeoutMs, maximumBytes },
      headers: { accept: 'application/rss+xml, application/xml, text/xml, */*;q=0.5' },
      allowPrivateAddresses: access.allowPrivateAddresses,
    });
    if (response.kind === 'magnet') {
      throw new IndexerError('badResponse', 'It redirects to a magnet link in place of an answer.');
    }
    const contentType = response.headers.get('content-type');
    const refused = errorOfStatus(response, now());
    const document = await readFeed({ bytes: response.bytes, contentType }).catch((error: unknown) => {
      throw refused ?? error;
    });
    if (document.kind === 'error')
      throw errorOfDocument(document, response, { apiKey: access.apiKey, now: now() });
    if (refused !== null) throw refused;
    report(document);
    return { ...document, url };
  }

  function report(document: Exclude<FeedDocument, { kind: 'error' }>): void {
    if (document.isCutOff) {
      logger?.warn(
        { indexer: access.name },
        'An indexer sent an answer that is cut off; what is there of it is used.',
      );
    }
    if (document.kind === 'rss' && document.limits !== null) {
      const limit = (name: string) => toCount(document.limits?.[name]);
      observer.onLimits({
        requests: limit('apicurrent'),
        requestLimit: limit('apimax'),
        grabs: limit('grabcurrent'),
        grabLimit: limit('grabmax'),
      });
    }
  }

  return async (parameters, signal) => {
    let isSent = false;
    try {
      const work = () => {
        isSent = true;
        return send(parameters, signal);
      };
      return await queues.run(access.id, work, signal);
    } catch (error) {
      if (isSent && signal.reason instanceof TimeoutError) {
        // It kept a search waiting until its limit: the next one is not to wait for it as well.
        throw new IndexerError('timedOut', 'It did not answer in time.', { cause: error });
      }
      throw signal.aborted ? signal.reason : toIndexerError(error);
    }
  };
}

const toCount = (text: string | undefined) =>
  text !== undefined && /^\d{1,9}$/u.test(text) ? Number(text) : null;
