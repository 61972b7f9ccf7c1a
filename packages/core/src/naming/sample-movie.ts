import type { NamingSubject } from './naming-subject.ts';

/** A movie with every value that a token can have, for examples and previews. */
export const sampleSubject = {
  movie: {
    title: 'The Movie: Title',
    originalTitle: 'Le Café',
    year: 2010,
    tmdbId: 27205,
    imdbId: 'tt1375666',
    genres: ['Action', 'Science Fiction'],
    certification: 'PG-13',
    studio: 'Legendary Pictures',
    collection: 'The Movie Collection',
  },
  file: {
    quality: 'Bluray-1080p',
    revision: { version: 2, real: 0 },
    edition: "Director's Cut",
    releaseGroup: 'GROUP',
    releaseTitle: 'The.Movie.Title.2010.Directors.Cut.PROPER.1080p.BluRay.DTS.x264-GROUP',
    originalFileName: 'the.movie.title.2010.1080p-group',
    customFormats: ['Surround Sound', 'x264'],
    mediaInfo: {
      videoCodec: 'x264',
      videoBitDepth: 10,
      videoDynamicRange: 'HDR',
      videoDynamicRangeType: 'DV HDR10',
      is3d: true,
      resolution: '1920x1080',
      audioCodec: 'DTS',
      audioChannels: 5.1,
      audioLanguages: ['en', 'de'],
      subtitleLanguages: ['de', 'fr'],
    },
  },
} as const satisfies NamingSubject;
