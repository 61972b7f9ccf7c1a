import type { Protocol } from '../releases/release.ts';

/** What an adapter of a download client is made of. Secrets are in plain text here: they must not get into messages or logs. */
export interface ClientSettings {
  readonly id: string;
  /** For messages. */
  readonly name: string;
  /** A host name or an address, IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
  readonly useSsl: boolean;
  /** A path like `/qbittorrent`, without a slash at its end; null: the usual one of the program. */
  readonly urlBase: string | null;
  readonly username: string | null;
  readonly password: string | null;
  readonly apiKey: string | null;
  /** Only downloads of this category are ours. */
  readonly category: string;
}

/** The download clients that are reached over the network. */
export const remoteImplementations = ['qBittorrent', 'Transmission', 'SABnzbd', 'NZBGet'] as const;
export type RemoteImplementation = (typeof remoteImplementations)[number];

export const defaultPorts: Readonly<Record<RemoteImplementation, number>> = {
  qBittorrent: 8080,
  Transmission: 9091,
  SABnzbd: 8080,
  NZBGet: 6789,
};

export const protocolOf: Readonly<Record<RemoteImplementation, Protocol>> = {
  qBittorrent: 'torrent',
  Transmission: 'torrent',
  SABnzbd: 'usenet',
  NZBGet: 'usenet',
};

/** A category that no user has by chance, so that nothing of theirs is touched. */
export const defaultCategory = 'cinephage';

/**
 * The address of a client, without a slash at its end.
 *
 * @param usualBase the path of programs that have one of their own, such as `/transmission`
 */
export function clientAddress(
  { host, port, useSsl, urlBase }: Pick<ClientSettings, 'host' | 'port' | 'useSsl' | 'urlBase'>,
  usualBase = '',
): string {
  const name = host.includes(':') ? `[${host}]` : host;
  return `${useSsl ? 'https' : 'http'}://${name}:${port}${urlBase ?? usualBase}`;
}
