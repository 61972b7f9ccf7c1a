import type { QBittorrent } from '@ctrl/qbittorrent';
import { z } from 'zod';
import { statusOf } from '../client-calls.ts';
import type { ClientSettings } from '../client-settings.ts';
import { DownloadClientError } from '../download-client.ts';

export interface QBittorrentDeps {
  readonly api: QBittorrent;
  readonly settings: Pick<ClientSettings, 'name' | 'category'>;
}

const categoriesSchema = z.record(z.string(), z.object({ savePath: z.string() }));

/** 4.1.0 to 4.1.3 cannot list their categories. */
async function readCategories(api: QBittorrent) {
  try {
    return categoriesSchema.parse(await api.getCategories());
  } catch (error) {
    if (statusOf(error) === 404) return {};
    throw error;
  }
}

/** Makes our category if it is not there. @throws DownloadClientError `misconfigured` */
export async function ensureCategory({ api, settings: { name, category } }: QBittorrentDeps): Promise<void> {
  if (Object.hasOwn(await readCategories(api), category)) return;
  try {
    await api.createCategory(category);
  } catch (error) {
    if (statusOf(error) !== 409) throw error;
    throw new DownloadClientError('misconfigured', `${name} refuses ${category} as the name of a category.`);
  }
}

const isAbsolute = (path: string): boolean => /^(\/|\\|[a-z]:[\\/])/iu.test(path);

/** Where finished torrents of our category land: its own folder, else one with its name. */
export async function readCategoryFolder({ api, settings: { category } }: QBittorrentDeps): Promise<string> {
  const savePath = (await readCategories(api))[category]?.savePath ?? '';
  if (isAbsolute(savePath)) return savePath;
  const base = (await api.getDefaultSavePath()).replace(/[\\/]+$/u, '');
  const separator = /^([a-z]:)?\\/iu.test(base) ? '\\' : '/';
  return `${base}${separator}${savePath === '' ? category.replace(/[:?"*<>|]/gu, ' ') : savePath}`;
}
