import { toDownloadName } from '../download-name.ts';

const marker = '.cinephage-';
const pattern = /\.cinephage-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.nzb/iu;

/** SABnzbd keeps nothing of ours but the name of the file that was uploaded, which its history shows. */
export const grabFileName = (title: string, grabId: string): string =>
  `${toDownloadName(title)}${marker}${grabId}.nzb`;

/** @returns null if the file is not one of ours */
export const readGrabId = (fileName: string): string | null =>
  pattern.exec(fileName)?.[1]?.toLowerCase() ?? null;
