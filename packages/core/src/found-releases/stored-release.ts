import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { parseReleaseName } from '../releases/parse-release-name.ts';
import { indexerFlags, protocols, type Release, type ReleaseDownload } from '../releases/release.ts';
import { createSecretBox, type SecretBox } from '../secrets/secret-box.ts';

/** The columns that hold a release. */
export interface StoredRelease {
  readonly indexer_id: string;
  /** Indexers choose their guids, of any length. */
  readonly guid_hash: string;
  readonly title: string;
  /** Everything without keys, as JSON text. */
  readonly facts: string;
  /** The download, sealed. */
  readonly download_secret: string;
}

const purpose = 'release.download';
const bytesOfKey = 32;

/** Where the library has no secret, releases are sealed for as long as the process lives. */
const processBox = createSecretBox(randomBytes(bytesOfKey).toString('base64url'));
const boxOf = (secrets: SecretBox) => (secrets.canSeal ? secrets : processBox);

export const hashGuid = (guid: string): string => createHash('sha256').update(guid).digest('base64url');

export function toStoredRelease(secrets: SecretBox, release: Release): StoredRelease {
  const { download, parsed: _, ...facts } = release;
  return {
    indexer_id: release.indexerId,
    guid_hash: hashGuid(release.guid),
    title: release.title,
    facts: JSON.stringify(facts),
    download_secret: boxOf(secrets).seal(JSON.stringify(download), purpose),
  };
}

/** @returns null if the download was sealed with another secret, or the release by another version of the library */
export function fromStoredRelease(
  secrets: SecretBox,
  stored: { readonly facts: unknown; readonly download_secret: string },
): Release | null {
  const download = openDownload(secrets, stored.download_secret);
  const facts = fromStoredFacts(stored.facts);
  return download === null || facts === null ? null : { ...facts, download };
}

/** The release without its download. @returns null if another version of the library has stored it */
export function fromStoredFacts(stored: unknown): Omit<Release, 'download'> | null {
  const facts = factsRules.safeParse(stored);
  return facts.success ? { ...facts.data, parsed: parseReleaseName(facts.data.title) } : null;
}

function openDownload(secrets: SecretBox, sealed: string): ReleaseDownload | null {
  const text = boxOf(secrets).open(sealed, purpose);
  return text === null ? null : downloadRules.parse(JSON.parse(text));
}

const downloadRules = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('url'), url: z.string() }),
  z.object({ kind: z.literal('magnet'), uri: z.string() }),
]);

const text = z.string();
const number = z.number().nullable();
const factsRules = z.object({
  guid: text,
  indexerId: text,
  indexerName: text,
  title: text,
  protocol: z.enum(protocols),
  infoUrl: text.nullable(),
  size: number,
  publishedAt: z.coerce.date().nullable(),
  categories: z.array(z.number()),
  seeders: number,
  leechers: number,
  infoHash: text.nullable(),
  imdbId: text.nullable(),
  tmdbId: number,
  year: number,
  languages: z.array(text),
  downloadVolumeFactor: number,
  uploadVolumeFactor: number,
  minimumRatio: number,
  minimumSeedTime: number,
  flags: z.array(z.enum(indexerFlags)),
  isPasswordProtected: z.boolean(),
  grabs: number,
} satisfies Record<keyof Omit<Release, 'download' | 'parsed'>, z.ZodType>);
