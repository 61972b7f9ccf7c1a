/** An item of a feed, as it is written there. */
export interface FeedItem {
  /** Texts of its elements, by name in lower case without a prefix. */
  readonly texts: ReadonlyMap<string, string>;
  /** Texts of `category`, of which there may be several. */
  readonly categories: readonly string[];
  readonly enclosures: readonly FeedEnclosure[];
  /** Values of `torznab:attr` and `newznab:attr`, by name in lower case; some repeat. */
  readonly attributes: ReadonlyMap<string, readonly string[]>;
}

export interface FeedEnclosure {
  readonly url: string;
  readonly length: string;
  readonly type: string;
}

/** Attributes of an element, with names in lower case. */
export type ElementAttributes = Readonly<Record<string, string>>;

/** What an indexer answers. */
export type FeedDocument =
  | {
      readonly kind: 'rss';
      readonly items: readonly FeedItem[];
      /** Of `newznab:response`; null if it is missing. */
      readonly total: number | null;
      /** Of `newznab:apilimits`; null if it is missing. */
      readonly limits: ElementAttributes | null;
      /** The answer ended too early, or had more than may be read: items are missing. */
      readonly isCutOff: boolean;
    }
  | {
      readonly kind: 'caps';
      /** Elements below the root, in the order of the document. */
      readonly elements: readonly { readonly name: string; readonly attributes: ElementAttributes }[];
      readonly isCutOff: boolean;
    }
  | { readonly kind: 'error'; readonly code: number | null; readonly description: string };

/** Why a document is not a feed. */
export type NotAFeed = { readonly kind: 'notAFeed'; readonly reason: 'empty' | 'root' | 'depth' };
