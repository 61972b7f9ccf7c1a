import { movieMetadata } from '../testing/metadata.fixture.ts';

export const harbour = movieMetadata(1, { title: 'Harbour', year: 2014, imdbId: 'tt0000001' });
export const opus = movieMetadata(2, { title: 'Opus', year: 2001, imdbId: 'tt0000002' });
export const opusAgain = movieMetadata(3, { title: 'Opus', year: 2011 });
export const lantern = movieMetadata(4, { title: 'Lantern', year: 1999 });
/** Of the same title and year. */
const lanternToo = movieMetadata(5, { title: 'Lantern', year: 1999 });

/** What the metadata source of the tests knows. */
export const scannedMovies = [harbour, opus, opusAgain, lantern, lanternToo] as const;
