import type { ParsedRelease } from './parsed-release.schema.ts';

export const protocols = ['torrent', 'usenet'] as const;
export type Protocol = (typeof protocols)[number];

/** What an indexer says about a release that is not in its name. */
export const indexerFlags = [
  'freeleech',
  'freeleech75',
  'halfleech',
  'freeleech25',
  'doubleUpload',
  'internal',
  'scene',
  'nuked',
] as const;
export type IndexerFlag = (typeof indexerFlags)[number];

/** Where the `.torrent` or NZB comes from. It may contain a key of the indexer: it never leaves core, and is stored sealed. */
export type ReleaseDownload =
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'magnet'; readonly uri: string };

/** A release, in one shape whatever its source. Values that the source does not give are null. */
export interface Release {
  /** Unique within its indexer. Without keys. */
  readonly guid: string;
  readonly indexerId: string;
  readonly indexerName: string;
  /** As the indexer gives it. */
  readonly title: string;
  /** What the title says. */
  readonly parsed: ParsedRelease;
  readonly protocol: Protocol;
  readonly download: ReleaseDownload;
  /** The page for people, without keys. */
  readonly infoUrl: string | null;
  /** Bytes. */
  readonly size: number | null;
  readonly publishedAt: Date | null;
  /** Newznab categories. */
  readonly categories: readonly number[];
  readonly seeders: number | null;
  readonly leechers: number | null;
  /** Lower-case hex of version 1. */
  readonly infoHash: string | null;
  /** With `tt`. */
  readonly imdbId: string | null;
  readonly tmdbId: number | null;
  readonly year: number | null;
  /** English names, of the attribute of the indexer; those of the name are in `parsed`. */
  readonly languages: readonly string[];
  /** 0: costs nothing of the user's quota. */
  readonly downloadVolumeFactor: number | null;
  readonly uploadVolumeFactor: number | null;
  readonly minimumRatio: number | null;
  /** Seconds. */
  readonly minimumSeedTime: number | null;
  readonly flags: readonly IndexerFlag[];
  /** Whether the indexer says that it is locked with a password, or fake. */
  readonly isPasswordProtected: boolean;
  readonly grabs: number | null;
}
