import { extname } from 'node:path';

const videos = new Set(
  'mkv|mk3d|mp4|m4v|avi|ts|m2ts|mts|wmv|mov|mpg|mpeg|m2v|webm|flv|f4v|ogm|ogv|divx|xvid|rm|rmvb|asf|3gp|vob|dvr-ms|wtv'
    .split('|')
    .map((extension) => `.${extension}`),
);
const discImages = new Set(['.iso', '.img', '.nrg']);
const discFolders = new Set(['bdmv', 'video_ts', 'hvdvd_ts']);

/** Folders of network storage, operating systems and media servers, whose files are copies or rubbish. */
const systemFolders = new Set([
  '@eadir',
  '@recycle',
  '#recycle',
  '#snapshot',
  '$recycle.bin',
  'lost+found',
  'plex versions',
  'system volume information',
]);

export const isVideoName = (name: string): boolean => videos.has(extname(name).toLowerCase());

export const isNfoName = (name: string): boolean => extname(name).toLowerCase() === '.nfo';

/** The image of a whole disc. */
export const isDiscImageName = (name: string): boolean => discImages.has(extname(name).toLowerCase());

/** The folder of a copied disc, of Blu-ray, DVD or HD DVD. */
export const isDiscFolderName = (name: string): boolean => discFolders.has(name.toLowerCase());

/** What only a copied DVD has. */
export const isDiscIndexName = (name: string): boolean => extname(name).toLowerCase() === '.ifo';

/** Hidden entries, among them recycle bins and files that are being copied, and folders of systems. */
export const isIgnoredName = (name: string): boolean =>
  name.startsWith('.') || systemFolders.has(name.toLowerCase());

/** What Node puts in the place of bytes that are not UTF-8; a path with it leads nowhere. */
export const mayBeMalformed = (name: string): boolean => name.includes('\uFFFD');
