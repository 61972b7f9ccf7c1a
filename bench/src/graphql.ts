import { setUpBench } from './http/bench-setup.ts';
import { compare } from './http/compare.ts';

/** Compares GraphQL with REST and a bare server: the same movies with the same fields, on the same data. */
const { bare, library, firstId, options, stop } = await setUpBench();

const item = `id title originalTitle year tmdbId imdbId overview runtime genres certification tmdbRating tmdbVoteCount
  posterUrl backdropUrl monitored downloaded hasFile fileId createdAt updatedAt addedAt minimumAvailability rootFolderPath
  searchOnAdd lastSearchTime titleSlug`;
const summary = 'id path size quality qualityScore releaseTitle dateAdded';
const whole = `${item} tagline website isAvailable alternativeTitles images { url type }
  credits { cast { name character tmdbId } crew { name job tmdbId } }
  file { ${summary} releaseGroup edition languages mediaInfo { videoCodec audioCodec audioChannels resolution } }`;

const pagination = 'pagination { page limit total totalPages }';
const rest = { list: '/api/library/movies', one: `/api/library/movies/${firstId}` };
const operation = (query: string, variables: object = {}) => ({
  url: `${library.url}/graphql`,
  body: JSON.stringify({ query, variables }),
});

await compare(
  'list of 20, same fields',
  {
    bare: { url: bare.url + rest.list },
    REST: { url: library.url + rest.list },
    GraphQL: operation(
      `query List { moviePage(limit: 20) { movies { ${item} file { ${summary} } } ${pagination} } }`,
    ),
  },
  options,
);
await compare(
  'list of 20 by cursor, same fields',
  {
    bare: { url: bare.url + rest.list },
    REST: { url: library.url + rest.list },
    GraphQL: operation(
      `query List($first: Int!) { movies(first: $first) { edges { cursor node { ${item} file { ${summary} } } }
        pageInfo { hasNextPage endCursor } } }`,
      { first: 20 },
    ),
  },
  options,
);
await compare(
  'list of 20, a few fields',
  {
    bare: { url: bare.url + rest.list },
    REST: { url: library.url + rest.list },
    GraphQL: operation(
      '{ movies(first: 20) { nodes { id title year genres posterUrl file { quality size } } pageInfo { endCursor } } }',
    ),
  },
  options,
);
await compare(
  'get by id, same fields',
  {
    bare: { url: bare.url + rest.one },
    REST: { url: library.url + rest.one },
    GraphQL: operation(`query One($id: ID!) { movie(id: $id) { ${whole} } }`, { id: firstId }),
  },
  options,
);
await stop();
