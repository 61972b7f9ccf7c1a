import { slowMovieIds } from './slow-movies.ts';
import type { Cluster, RunningNode } from './start-cluster.ts';

const nameWidth = 9;
const urlWidth = 24;
const json = "-H 'content-type: application/json'";
/** Escaped for double quotes in a shell. */
const movie = String.raw`{\"tmdbId\": $id, \"rootFolderPath\": \"/movies\"}`;
const movieIds = `curl -sS -H "x-api-key: $KEY" "$API/library/movies?limit=100" | grep -oE '"id":"[^"]+"' | cut -d '"' -f 4`;

/** The addresses of the cluster, and commands to try. */
export function describeCluster({ nodes, key, database }: Cluster): string {
  const [api1, api2, worker] = ['api-1', 'api-2', 'worker-1'].map((name) => findNode(nodes, name));
  return `
${nodes.map(toRow).join('\n')}

All nodes share ${database}.
Open other terminals and run in each of them first:

  export KEY=${key} API=${api1?.url}/api API2=${api2?.url}/api

1. Add ${slowMovieIds.length} movies on one node:

  for id in ${slowMovieIds.join(' ')}; do curl -sS -H "x-api-key: $KEY" ${json} -d "${movie}" $API/library/movies; echo; done

2. Stream the task events of all nodes from the other API node, in a separate terminal:

  curl -sSN -H "x-api-key: $KEY" $API2/tasks/stream

3. Refresh all movies, and kill ${worker?.name} while it runs some of the tasks. The other workers claim them again when their
   leases have expired: the lines of "movies" below show which worker requests which movie.

  for id in $(${movieIds}); do curl -sS -H "x-api-key: $KEY" -X POST $API/library/movies/$id/refresh; echo; done
  sleep 1; kill -9 ${worker?.pid}

4. List the tasks that have not ended yet, and count what each node has done:

  curl -sS -H "x-api-key: $KEY" "$API/tasks?state=queued,running,retrying"
${nodes.map(toMetricsLine).join('\n')}

Ctrl-C stops everything.
`;
}

function findNode(nodes: readonly RunningNode[], name: string): RunningNode | undefined {
  return nodes.find((node) => node.name === name);
}

const toRow = ({ name, url, pid }: RunningNode) =>
  `  ${name.padEnd(nameWidth)}${url.padEnd(urlWidth)}process ${pid}`;

const toMetricsLine = ({ name, url }: RunningNode) =>
  `  curl -sS -H "x-api-key: $KEY" ${url}/metrics | grep ^cinephage_task  # ${name}`;
