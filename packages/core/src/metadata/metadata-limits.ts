/** The maximum stored for each movie; TMDB lists hundreds for some. */
export const metadataLimits = {
  cast: 60,
  crew: 100,
  alternativeTitles: 100,
  /** Twenty posters, backdrops and logos each. */
  images: 60,
  /** Movies that a search finds: as many as a page of TMDB's has. */
  matches: 20,
} as const;
