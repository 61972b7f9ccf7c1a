import { z } from 'zod';
import type { HttpClient } from '../../http-client/http-client.ts';
import { type HeldIndexer, toMovieCategories } from './held-indexer.ts';
import {
  addressBelow,
  type ConnectionAccess,
  connectionFailed,
  requestConnection,
} from './request-connection.ts';

const category = z.object({
  id: z.number(),
  subCategories: z.array(z.object({ id: z.number() })).nullish(),
});

/** Of an indexer of Prowlarr, what is read; it has many more fields. */
const indexer = z.object({
  id: z.int().min(0),
  name: z.string(),
  enable: z.boolean().default(true),
  protocol: z.enum(['torrent', 'usenet']),
  supportsRss: z.boolean().default(true),
  supportsSearch: z.boolean().default(true),
  priority: z.int().optional(),
  capabilities: z.object({ categories: z.array(category).nullish() }).nullish(),
});

/** @throws LibraryError `INDEXER_CONNECTION_FAILED` */
export async function listProwlarr(
  http: HttpClient,
  access: ConnectionAccess,
): Promise<readonly HeldIndexer[]> {
  const text = await requestConnection(http, access, {
    url: addressBelow(access.url, '/api/v1/indexer'),
    headers: { 'x-api-key': access.apiKey, accept: 'application/json' },
  });
  const items = parseList(text);
  if (items === null) {
    throw connectionFailed('The answer is not that of Prowlarr; check the address.');
  }
  // One that is malformed hinders none of the others.
  return items.flatMap((item) => {
    const parsed = indexer.safeParse(item);
    return parsed.success ? [toHeldIndexer(parsed.data)] : [];
  });
}

function parseList(text: string): readonly unknown[] | null {
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) ? parsed : null;
  } catch {
    // A page for people, such as that of a proxy.
    return null;
  }
}

function toHeldIndexer({
  id,
  enable,
  capabilities,
  priority,
  ...fields
}: z.infer<typeof indexer>): HeldIndexer {
  const { name, protocol, supportsRss, supportsSearch } = fields;
  const categories = capabilities?.categories ?? null;
  const ids = categories?.flatMap((one) => [one.id, ...(one.subCategories ?? []).map((sub) => sub.id)]);
  return {
    ...{ remoteId: String(id), name, protocol, enabled: enable, supportsRss, supportsSearch },
    priority: priority === undefined ? null : Math.min(Math.max(priority, 1), 50),
    categories: ids === undefined ? null : toMovieCategories(ids),
    apiPath: `/${id}/api`,
  };
}
