import { slowMovieIds } from './slow-movies.ts';
import type { Cluster, RunningNode } from './start-cluster.ts';

const nameWidth = 9;
const urlWidth = 24;
const json = "-H 'content-type: application/json'";
/** Between double quotes of a shell. */
const movie = String.raw`{\"tmdbId\": $id, \"rootFolderPath\": \"/movies\"}`;
const movieIds = `curl -sS -H "x-api-key: $KEY" "$API/library/movies?limit=100" | grep -oE '"id":"[^"]+"' | cut -d '"' -f 4`;

/** Where everything is, and what to try with it. */
export function describeCluster({ nodes, key, database }: Cluster): string {
  const [api1, api2, worker] = ['api-1', 'api-2', 'worker-1'].map((name) => findNode(nodes, name));
  return `
${nodes.map(toRow).join('\n')}

All of them share ${database}.
Try it in other terminals. In each of them, first:

  export KEY=${key} API=${api1?.url}/api API2=${api2?.url}/api

1. Add ${slowMovieIds.length} movies on one node:

  for id in ${slowMovieIds.join(' ')}; do curl -sS -H "x-api-key: $KEY" ${json} -d "${movie}" $API/library/movies; echo; done

2. Watch the tasks of all nodes on the other one, in a terminal of its own:

  curl -sSN -H "x-api-key: $KEY" $API2/tasks/stream

3. Refresh all movies, and kill ${worker?.name} while it is in the middle of some. The others claim them when it has
   sent no heartbeat for a while: "movies" below shows which worker requests which movie.

  for id in $(${movieIds}); do curl -sS -H "x-api-key: $KEY" -X POST $API/library/movies/$id/refresh; echo; done
  sleep 1; kill -9 ${worker?.pid}

4. See which tasks are not done yet, and what each node has done:

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
