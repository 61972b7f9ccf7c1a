/** The tabs of the editor at the first visit, each named after its operation. */
export const examples = [
  {
    query: `# The movies added last.
#
# Ctrl-Enter runs it, Ctrl-Space makes suggestions,
# and the book on the left explains every type.
query NewestMovies {
  movies(
    first: 5
    orderBy: { field: CREATED_AT, direction: DESC }
  ) {
    totalCount
    edges {
      node {
        title
        year
        genres
        # null until something is downloaded
        file {
          quality
          size
        }
      }
    }
    # The next page: after: "…endCursor…"
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
`,
  },
  {
    query: `# Adds a movie. The number is the one that
# The Movie Database has for it; change it below.
mutation AddMovie($tmdbId: Int!, $folder: String!) {
  addMovie(
    input: { tmdbId: $tmdbId, rootFolderPath: $folder }
  ) {
    id
    title
    year
    overview
  }
}
`,
    variables: '{\n  "tmdbId": 603,\n  "folder": "/movies"\n}\n',
  },
  {
    query: `# Fetches the metadata of a movie again. The next tab
# follows the task that it answers.
mutation RefreshMovie($id: ID!) {
  refreshMovie(id: $id) {
    id
    kind
    state
  }
}
`,
    variables: '{\n  "id": "the id that AddMovie answered"\n}\n',
  },
  {
    query: `# Every task as it goes on. Run this here, and
# RefreshMovie in another tab of the browser.
# One alone, from where it stands:
# taskUpdated(id: "…")
subscription FollowTasks {
  taskUpdated {
    id
    kind
    state
    percent
    message
  }
}
`,
  },
];
