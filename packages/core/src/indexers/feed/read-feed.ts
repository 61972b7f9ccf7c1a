import { Parser } from 'htmlparser2';
import { createTimeSlice } from '../../async/time-slice.ts';
import { IndexerError } from '../indexer-source.ts';
import { decodeFeed } from './decode-feed.ts';
import type { FeedDocument, NotAFeed } from './feed-document.ts';
import { createFeedHandler, type FeedLimits, feedLimits } from './feed-handler.ts';

const chunkLength = 32_768;

export interface FeedBytes {
  readonly bytes: Uint8Array;
  /** Value of the header `content-type`. */
  readonly contentType: string | null;
}

/**
 * Reads what an indexer answers. Entities of a document type are not expanded; what is no valid XML, such as a bare `&`, is read as text.
 *
 * @throws IndexerError `badResponse` if it is not a feed
 */
export async function readFeed(
  { bytes, contentType }: FeedBytes,
  limits: FeedLimits = feedLimits,
): Promise<FeedDocument> {
  const parser = createFeedParser(limits);
  const text = decodeFeed(bytes, contentType);
  const yieldNow = createTimeSlice();
  for (let at = 0; at < text.length && !parser.isDone(); at += chunkLength) {
    parser.write(text.slice(at, at + chunkLength));
    await yieldNow();
  }
  const document = parser.end();
  if (document.kind === 'notAFeed') throw new IndexerError('badResponse', sentences[document.reason]);
  return document;
}

const sentences: Readonly<Record<NotAFeed['reason'], string>> = {
  empty: 'The answer is not a feed: it is empty, or no XML.',
  root: 'The answer is not a feed: it is another document, such as a page to log in.',
  depth: 'The answer is not a feed: its elements are nested too deeply.',
};

/** A parser for one document, which is written in pieces. @internal */
export function createFeedParser(limits: FeedLimits = feedLimits) {
  let isDone = false;
  const stop = () => {
    isDone = true;
    parser.pause();
  };
  const handler = createFeedHandler(stop, limits);
  const parser = new Parser(handler, { xmlMode: true });
  return {
    isDone: () => isDone,
    write(chunk: string): void {
      if (!isDone) parser.write(chunk);
    },
    end(): FeedDocument | NotAFeed {
      if (!isDone) parser.end();
      return handler.result();
    },
  };
}
