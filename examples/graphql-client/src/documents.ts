import { graphql } from './graphql.ts';

export const newestMovies = graphql(`
  query NewestMovies($first: Int!, $after: String) {
    movies(first: $first, after: $after) {
      totalCount
      nodes {
        title
        year
        genres
        file {
          quality
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

export const movieByTmdbId = graphql(`
  query MovieByTmdbId($tmdbId: Int!) {
    movieByTmdbId(tmdbId: $tmdbId) {
      id
      title
    }
  }
`);

export const addMovie = graphql(`
  mutation AddMovie($input: AddMovieInput!) {
    addMovie(input: $input) {
      id
      title
      year
    }
  }
`);

export const refreshMovie = graphql(`
  mutation RefreshMovie($id: ID!) {
    refreshMovie(id: $id) {
      id
    }
  }
`);

export const taskUpdated = graphql(`
  subscription TaskUpdated($id: ID!) {
    taskUpdated(id: $id) {
      state
      percent
      message
    }
  }
`);
