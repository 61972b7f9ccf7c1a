import { cutToBytes, toSafeName } from '../naming/name-text.ts';

/** With the ending and the id of a grab behind it, a name of any file system. */
const maximumBytes = 150;

/** The title of a release as the name of a download, which its client makes files and folders of. */
export const toDownloadName = (title: string): string =>
  cutToBytes(toSafeName(title), maximumBytes) || 'download';
