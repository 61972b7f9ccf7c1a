/** Examples of delay profiles, the blocklist, and the settings of searches. */

const delayProfileFields = {
  name: 'Wait a day for torrents',
  preferredProtocol: 'usenet',
  torrentDelay: 1_440,
  usenetDelay: 0,
  bypassIfCutoffMet: true,
  qualityProfileIds: ['880e8400-e29b-41d4-a716-446655440003'],
};
const delayProfile = {
  id: '0199e8a0-0000-7000-8000-000000000020',
  isDefault: false,
  ...delayProfileFields,
};

const blocklistAdd = {
  movieId: '550e8400-e29b-41d4-a716-446655440000',
  indexerId: '0199e8a0-0000-7000-8000-000000000030',
  title: 'Inception.2010.1080p.BluRay.x264-Group',
  reason: 'The sound is out of sync.',
};
const blocklistItem = {
  id: '0199e8a0-0000-7000-8000-000000000021',
  ...{ indexerName: null, guid: null, infoHash: null, protocol: null, size: null },
  ...blocklistAdd,
  addedAt: '2024-01-15T12:00:00Z',
};

export const decisionExamples = {
  delayProfile,
  delayProfileList: { delayProfiles: [delayProfile] },
  delayProfileCreate: delayProfileFields,
  delayProfileUpdate: { torrentDelay: 60 },
  blocklistAdd,
  blocklistItem,
  blocklistPage: { items: [blocklistItem], pagination: { page: 1, limit: 20, total: 1, totalPages: 1 } },
  blocklistCleared: { success: true, removedCount: 12, message: 'Entries removed from the blocklist' },
  searchSettings: { usenetRetentionDays: 3_000, minimumUsenetAge: 30, propers: 'preferAndUpgrade' },
  searchSettingsUpdate: { usenetRetentionDays: 3_000 },
  downloadSettings: { stalledAfterHours: 6, searchAfterFailure: true, maximumFailedSearches: 3 },
  downloadSettingsUpdate: { stalledAfterHours: 6 },
};
