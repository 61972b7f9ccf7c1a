import { isIPv6 } from 'node:net';
import { sep } from 'node:path';
import type { ErrorDetail } from '../errors/library-error.ts';
import { classifyAddress } from '../http-client/classify-address.ts';
import { toSafeName } from '../naming/name-text.ts';
import { normalizeFolder } from '../root-folders/parse-root-folder.ts';
import { invalidInput } from '../validation/validate.ts';
import { checkMappings } from './check-mappings.ts';
import { defaultCategory, defaultPorts, protocolOf, type RemoteImplementation } from './client-settings.ts';
import type { DownloadClientFields } from './download-client.schema.ts';
import { checkWatchFolder, type WatchFolderDeps } from './watch-folder/check-watch-folder.ts';

/** Secrets that are stored already count as given. */
export interface StoredSecrets {
  readonly hasPassword: boolean;
  readonly hasApiKey: boolean;
}

/**
 * Checks the settings of a download client and fills in what is left out. A watch folder must be usable, so this reads the disk: not
 * inside a transaction. Clients on the network are not asked.
 *
 * @throws LibraryError `INVALID_INPUT`
 */
export async function checkClient(
  deps: WatchFolderDeps,
  fields: DownloadClientFields,
  stored: StoredSecrets = { hasPassword: false, hasApiKey: false },
): Promise<DownloadClientFields> {
  const { implementation } = fields;
  const problems: readonly ErrorDetail[] = [
    ...(implementation === 'WatchFolder'
      ? await checkWatchFolder(deps, fields)
      : checkRemote(implementation, fields, stored)),
    ...checkMappings(fields.remotePathMappings),
  ];
  if (problems.length > 0) {
    throw invalidInput(problems);
  }
  return implementation === 'WatchFolder'
    ? { ...fields, folder: fields.folder === null ? null : normalizeFolder(fields.folder) }
    : {
        ...fields,
        protocol: protocolOf[implementation],
        host: fields.host === null ? null : withoutBrackets(fields.host),
        port: fields.port ?? defaultPorts[implementation],
        urlBase: normalizeBase(fields.urlBase),
        category: fields.category ?? defaultCategory,
      };
}

function checkRemote(
  implementation: RemoteImplementation,
  fields: DownloadClientFields,
  stored: StoredSecrets,
): ErrorDetail[] {
  const { protocol, host, urlBase, username, password, apiKey, category } = fields;
  const expected = protocolOf[implementation];
  const hasPassword = password !== null || stored.hasPassword;
  const hasApiKey = apiKey !== null || stored.hasApiKey;
  const rules: readonly (readonly [boolean, keyof DownloadClientFields, string])[] = [
    [host === null, 'host', `is required for ${implementation}`],
    [protocol !== null && protocol !== expected, 'protocol', `must be ${expected} for ${implementation}`],
    [
      implementation === 'SABnzbd' && !hasApiKey,
      'apiKey',
      'is required for SABnzbd: see its settings, General',
    ],
    [hasPassword && username === null, 'username', 'is required with a password'],
    [
      category !== null && !isCategory(category),
      'category',
      'must be the name of one folder, without a comma',
    ],
    [!isBase(urlBase), 'urlBase', 'must be a path such as /qbittorrent'],
  ];
  return [
    ...rules.filter(([isBroken]) => isBroken).map(([, field, message]) => ({ field, message })),
    ...(host === null ? [] : checkHost(host)),
  ];
}

/** Clients use the category as the name of a folder; Transmission separates labels by commas. */
const isCategory = (name: string) => toSafeName(name) === name && !name.includes(sep) && !name.includes(',');

const withoutBrackets = (host: string) => host.replace(/^\[(.*)\]$/u, '$1');

function checkHost(host: string): ErrorDetail[] {
  const plain = withoutBrackets(host);
  const url = URL.parse(`http://${isIPv6(plain) ? `[${plain}]` : plain}`);
  if (url === null || (/[:/?#@\\\s]/u.test(plain) && !isIPv6(plain))) {
    return [
      { field: 'host', message: 'must be a host name or an address, without http:// and without a port' },
    ];
  }
  return classifyAddress(withoutBrackets(url.hostname)) === 'metadata'
    ? [{ field: 'host', message: 'must not be a link-local address or a metadata service of a cloud' }]
    : [];
}

const isBase = (base: string | null) =>
  base === null || !(/[?#\\\s]|:\/\//u.test(base) || base.split('/').some((part) => /^\.\.?$/u.test(part)));

/** With a slash at its beginning and none at its end; null if nothing is left. */
function normalizeBase(base: string | null): string | null {
  const parts = (base ?? '').split('/').filter((part) => part !== '');
  return parts.length === 0 ? null : `/${parts.join('/')}`;
}
