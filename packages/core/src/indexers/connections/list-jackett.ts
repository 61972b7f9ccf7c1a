import { Parser } from 'htmlparser2';
import type { HttpClient } from '../../http-client/http-client.ts';
import { type HeldIndexer, toMovieCategories } from './held-indexer.ts';
import {
  addressBelow,
  type ConnectionAccess,
  connectionFailed,
  requestConnection,
} from './request-connection.ts';

const listPath = '/api/v2.0/indexers/all/results/torznab/api';
const maximumDepth = 32;
const maximumIndexers = 5_000;

/**
 * Asks for the indexers that are configured. The API that Jackett's own page uses needs the password of its administrator; this one
 * answers for the key.
 *
 * @throws LibraryError `INDEXER_CONNECTION_FAILED`
 */
export async function listJackett(
  http: HttpClient,
  access: ConnectionAccess,
): Promise<readonly HeldIndexer[]> {
  const query = { t: 'indexers', configured: 'true', apikey: access.apiKey };
  const url = addressBelow(access.url, listPath, query);
  const { root, error, indexers } = parseIndexers(await requestConnection(http, access, { url }));
  if (root === 'error') {
    const isAccount = /^1\d\d$/u.test(error ?? '');
    throw connectionFailed(isAccount ? 'Jackett refuses the key.' : 'Jackett answered with an error.');
  }
  if (root !== 'indexers') {
    throw connectionFailed('The answer is not that of Jackett; check the address and the key.');
  }
  return indexers
    .filter(({ id, configured }) => configured !== 'false' && /^[\w.-]+$/u.test(id))
    .map(({ id, title, categories }) => ({
      ...{ remoteId: id, name: title.trim() === '' ? id : title.trim(), protocol: 'torrent' },
      ...{ enabled: true, supportsRss: true, supportsSearch: true, priority: null },
      categories: categories === null ? null : toMovieCategories(categories),
      apiPath: `/api/v2.0/indexers/${id}/results/torznab/api`,
    }));
}

interface ParsedIndexer {
  readonly id: string;
  readonly configured: string | undefined;
  title: string;
  categories: number[] | null;
}

interface ParsedAnswer {
  root: string | null;
  /** Its code, if the answer is an error. */
  error: string | null;
  readonly indexers: ParsedIndexer[];
}

function parseIndexers(text: string): ParsedAnswer {
  const answer: ParsedAnswer = { root: null, error: null, indexers: [] };
  const path: string[] = [];
  let current: ParsedIndexer | undefined;
  const parser = new Parser(
    {
      onopentag(name, { id, configured, code }) {
        path.push(name);
        if (path.length === 1) {
          answer.root = name;
          answer.error = code ?? null;
        } else if (path.length === 2 && name === 'indexer' && id !== undefined) {
          current = { id, configured, title: '', categories: null };
          answer.indexers.push(current);
        } else if (current !== undefined) {
          addCategory(current, name, id);
        }
        if (path.length > maximumDepth || answer.indexers.length > maximumIndexers) {
          parser.pause();
        }
      },
      ontext(part) {
        if (current !== undefined && path.length === 3 && path[2] === 'title') current.title += part;
      },
      onclosetag() {
        path.pop();
        if (path.length === 1) current = undefined;
      },
    },
    { xmlMode: true },
  );
  parser.end(text);
  return answer;
}

function addCategory(indexer: ParsedIndexer, name: string, id: string | undefined): void {
  if (name === 'categories') indexer.categories ??= [];
  if ((name === 'category' || name === 'subcat') && indexer.categories !== null) {
    indexer.categories.push(Number(id));
  }
}
