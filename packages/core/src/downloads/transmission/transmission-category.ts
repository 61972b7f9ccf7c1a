import type { ClientSettings } from '../client-settings.ts';
import { DownloadClientError } from '../download-client.ts';
import type { KnownTorrents } from './known-torrents.ts';
import { sessionSchema, type TorrentFields } from './torrent-fields.ts';
import type { TransmissionApi } from './transmission-api.ts';

export interface TransmissionDeps {
  readonly api: TransmissionApi;
  readonly settings: ClientSettings;
  readonly known: KnownTorrents;
}

/** Labels cannot contain commas. @throws DownloadClientError `misconfigured` */
export function checkCategory({ name, category }: ClientSettings): void {
  if (!category.includes(',')) return;
  throw new DownloadClientError(
    'misconfigured',
    `The category ${category} cannot be used with ${name}: labels of Transmission have no comma.`,
  );
}

/** The folder of our torrents: one with the name of the category, in that of all downloads. */
export async function readCategoryFolder({ api, settings }: TransmissionDeps): Promise<string> {
  const { 'download-dir': base } = await api.call('session-get', { fields: ['download-dir'] }, sessionSchema);
  const separator = /^([a-z]:)?\\/iu.test(base) ? '\\' : '/';
  return `${base.replace(/[\\/]+$/u, '')}${separator}${settings.category}`;
}

/** Ours have our label or are in our folder: the programs that add torrents by hand often know one of the two only. */
export function isOurs(
  { labels, downloadDir }: Pick<TorrentFields, 'labels' | 'downloadDir'>,
  category: string,
  folder: string,
): boolean {
  return labels.includes(category) || downloadDir.replace(/[\\/]+$/u, '') === folder;
}
