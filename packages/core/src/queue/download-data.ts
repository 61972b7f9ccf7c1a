import type { GrabData } from '../history/record-activity.ts';

interface DescribedDownload {
  readonly id: string;
  readonly movieId: string;
  readonly versionId: string | null;
  readonly title: string;
  readonly indexer: string | null;
  readonly protocol: 'torrent' | 'usenet';
  readonly quality: string | null;
  readonly clientName: string;
}

/** What the history says about a download. */
export const downloadData = (item: DescribedDownload): GrabData => ({
  ...{ grabId: item.id, versionId: item.versionId ?? item.movieId, releaseTitle: item.title },
  ...{ indexer: item.indexer ?? '', protocol: item.protocol, quality: item.quality ?? 'Unknown' },
  downloadClient: item.clientName,
});
