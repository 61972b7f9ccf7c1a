import { parseReleaseName } from '@cinephage/core';

const id = '01990000-0000-7000-8000-00000000cf01';
const title = 'Inception.2010.IMAX.2160p.WEB-DL.DV.HDR10-GROUP';
const condition = {
  ...{ name: 'IMAX', type: 'releaseTitle', negate: false, required: true, value: '\\bIMAX\\b' },
  ...{ exceptLanguage: false, minimumSize: null, maximumSize: null },
};
const customFormat = {
  ...{ id, name: 'IMAX', includeWhenRenaming: true, conditions: [condition], trashId: null, trashScores: [] },
  ...{ createdAt: '2026-11-29T12:00:00.000Z', updatedAt: '2026-11-29T12:00:00.000Z' },
};
const publishedFormat = {
  name: 'IMAX',
  includeCustomFormatWhenRenaming: true,
  specifications: [
    {
      ...{ name: 'IMAX', implementation: 'ReleaseTitleSpecification', negate: false, required: true },
      fields: { value: '\\bIMAX\\b' },
    },
  ],
};

/** Examples of custom formats. */
export const customFormatExamples = {
  customFormat,
  customFormatList: { customFormats: [customFormat] },
  customFormatCreate: {
    ...{ name: 'IMAX', includeWhenRenaming: true },
    conditions: [{ name: 'IMAX', type: 'releaseTitle', required: true, value: '\\bIMAX\\b' }],
  },
  customFormatUpdate: { includeWhenRenaming: true },
  customFormatTest: { title, size: 25_000_000_000, flags: ['freeleech'] },
  customFormatTestResult: {
    release: parseReleaseName(title),
    formats: [
      {
        ...{ customFormatId: id, name: 'IMAX', matched: true },
        conditions: [{ name: 'IMAX', type: 'releaseTitle', satisfied: true }],
      },
    ],
    scores: [
      {
        ...{ qualityProfileId: '880e8400-e29b-41d4-a716-446655440003', name: 'HD-1080p' },
        ...{ score: 50, meetsMinimum: true },
      },
    ],
  },
  publishedFormat,
  customFormatImportResult: { createdCount: 1, updatedCount: 0, customFormats: [customFormat] },
};
