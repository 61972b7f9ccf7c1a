import { examples } from './examples.ts';
import { createUnmatchedListParameters } from './parameters.ts';
import { body, errors, location, success } from './responses.ts';
import type { Paths } from './types.ts';

const tags = ['Scans'];

export function createScanPaths(): Paths {
  return {
    '/api/library/scan': {
      post: {
        operationId: 'startScan',
        tags,
        summary: 'Scan root folders for the files of movies',
        description:
          'Without a body, all root folders are scanned. No file is changed. Until the task ends, another request for the same returns the same `taskId`.',
        requestBody: { ...body('ScanStart', examples.scanStart), required: false },
        responses: {
          202: success('TaskStarted', 'The task is queued or runs.', examples.scanStarted, location),
          ...errors(400, 403, 404, 413, 415),
        },
      },
    },
    '/api/library/scan/status': {
      get: {
        operationId: 'getScanStatus',
        tags,
        summary: 'Get the last scan of every root folder',
        responses: {
          200: success('ScanStatus', 'The last scan of every root folder.', examples.scanStatus),
          ...errors(),
        },
      },
    },
    ...createUnmatchedPaths(),
  };
}

function createUnmatchedPaths(): Paths {
  return {
    '/api/library/unmatched': {
      get: {
        operationId: 'listUnmatchedFiles',
        tags,
        summary: 'List the files that wait for a match',
        parameters: createUnmatchedListParameters(),
        responses: {
          200: success(
            'UnmatchedFileList',
            'One page of unmatched files, by path.',
            examples.unmatchedFileList,
          ),
          ...errors(400),
        },
      },
    },
    '/api/library/unmatched/match': {
      post: {
        operationId: 'matchUnmatchedFile',
        tags,
        summary: 'Make an unmatched file the file of a movie',
        description: 'The movie is added if the library does not have it. The file stays where it is.',
        requestBody: body('UnmatchedMatch', examples.unmatchedMatch),
        responses: {
          200: success('UnmatchedMatched', 'The movie that has the file now.', examples.unmatchedMatched),
          ...errors(400, 403, 404, 409, 413, 415, 502, 504),
        },
      },
    },
  };
}
