import { metadataLimits } from '@cinephage/core';

/** How many items a field answers, which the limits multiply the cost of each by. */
export interface ListSize {
  /** Arguments that say how many, by a number or by the length of a list; the largest given counts. */
  readonly sizeArguments?: readonly string[];
  /** The number of items if no argument gives one: the most, or what is usual. */
  readonly defaultSize: number;
  /** Asking for more gives no more than this. */
  readonly maximumSize?: number;
}

/** `extensions` of a field that answers a list or a page. */
export const listOf = (complexity: ListSize) => ({ complexity });

/** How many items lists hold, by type and field: the most, or what is usual; null: as many as the field that answers the page says. */
export type ListSizes = Readonly<Record<string, number | null>>;

const ofPage = null;

/** Those of core's shapes. */
export const listSizes: ListSizes = {
  'Movie.images': metadataLimits.images,
  'Movie.alternativeTitles': metadataLimits.alternativeTitles,
  'Credits.cast': metadataLimits.cast,
  'Credits.crew': metadataLimits.crew,
  'BulkAddResult.failures': 20,
  'BulkUpdateResult.failures': 20,
  'BulkUpdateResult.taskIds': 20,
  'DownloadClient.remotePathMappings': 2,
  'GrabPage.grabs': ofPage,
  'QueuePage.items': ofPage,
  'QueueItem.statusMessages': 1,
  'QueueMessage.messages': 2,
  'WebhookDeliveryPage.deliveries': ofPage,
  'LibraryStatistics.genres': 50,
  'LibraryStatistics.years': 50,
  'LibraryStatistics.qualities': 50,
  'LibraryStatistics.rootFolders': 5,
  'ScheduleHealth.problems': 10,
  'DownloadClientsHealth.clients': 10,
  'IndexerCapabilities.categories': 10,
  'IndexerDefinition.fields': 13,
  'IndexerDefinition.presets': 2,
  'IndexerSync.indexers': 50,
  'QualityProfile.groups': 1,
  'QualityProfile.formatScores': 5,
  'CustomFormat.conditions': 5,
  'CustomFormat.trashScores': 2,
  'CustomFormatTestResult.formats': 50,
  'CustomFormatResult.conditions': 5,
  'CustomFormatTestResult.scores': 10,
  'CustomFormatImportResult.customFormats': 50,
  'NamingValidation.problems': 10,
  'RootFolderValidation.problems': 5,
  'ScanStatus.rootFolders': 5,
  'ScanResult.examples': 100,
  'RecycleBinPage.items': ofPage,
  'BlocklistPage.items': ofPage,
  'UnmatchedFileList.files': ofPage,
  'UnmatchedFile.candidates': 5,
  'IndexerAnswer.releases': 10,
  'ImportDetection.files': 20,
  'ImportCandidate.candidates': 1,
  'ImportCandidate.sidecars': 1,
  'ImportCandidate.rejections': 1,
  'RenamePreview.renames': ofPage,
  'FileRename.sidecars': 2,
  'ReleaseSearchResult.releases': ofPage,
  'ReleaseSearchResult.indexerResults': 10,
  'FoundRelease.rejectionDetails': 2,
  'FoundRelease.versions': 1,
  'VersionDecision.rejections': 2,
};
