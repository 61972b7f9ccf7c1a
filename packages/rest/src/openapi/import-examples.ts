/** Examples of the import of files. */

import { movieId, taskId } from './task-examples.ts';

const name = 'Inception.2010.1080p.BluRay.x264-GROUP';
const folder = `/downloads/${name}`;
const target = '/movies/Inception (2010)/Inception (2010) [Bluray-1080p]-GROUP';

export const importExamples = {
  importDetect: { path: folder },
  importDetection: {
    files: [
      {
        path: `${folder}/${name}.mkv`,
        size: 10485760000,
        release: {
          title: 'Inception',
          akaTitles: [],
          year: 2010,
          imdbId: null,
          tmdbId: null,
          quality: {
            name: 'Bluray-1080p',
            source: 'bluray',
            resolution: 1080,
            modifier: null,
            evidence: 'words',
          },
          revision: { version: 1, real: 0, isRepack: false },
          edition: null,
          languages: [],
          isMultiLanguage: false,
          releaseGroup: 'GROUP',
          videoCodec: 'x264',
          bitDepth: null,
          hdr: [],
          audioCodecs: [],
          audioChannels: null,
          isAtmos: false,
          is3d: false,
          streamingService: null,
          isSample: false,
          isTrailer: false,
          isExtra: false,
          part: null,
        },
        quality: 'Bluray-1080p',
        mediaInfo: { videoCodec: 'x264', audioCodec: 'DTS', audioChannels: 5.1, resolution: '1920x1080' },
        movie: { movieId, tmdbId: 27205, title: 'Inception', year: 2010 },
        versionId: movieId,
        candidates: [],
        target: `${target}.mkv`,
        replaces: null,
        sidecars: [{ path: `${folder}/${name}.en.srt`, target: `${target}.en.srt` }],
        importable: true,
        rejections: [],
      },
    ],
    isComplete: true,
  },
  importExecute: { items: [{ path: `${folder}/${name}.mkv`, movieId }], method: 'hardlink' },
  importStarted: { success: true, taskId, message: 'Import queued' },
};
