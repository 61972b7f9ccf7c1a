import { randomBytes } from 'node:crypto';
import { openDatabase } from './open-database.ts';
import { createPrintAs, type Print } from './print.ts';
import { startSlowMovies } from './slow-movies.ts';
import { type ClusterNode, startNode } from './start-node.ts';

/** What each node does. Their ports follow each other in this order. */
const roles = {
  'api-1': 'api',
  'api-2': 'api',
  'worker-1': 'worker',
  'worker-2': 'worker',
  'worker-3': 'worker',
} as const;

export interface ClusterOptions {
  /** The port of the first node; 0 gives each node any free one. */
  readonly firstPort: number;
  /** Address of a running PostgreSQL; without it, one is started. */
  readonly databaseUrl: string | undefined;
  /** The API key of all nodes; without it, one is generated. */
  readonly key: string | undefined;
  /** How long a worker waits for the metadata of a movie. */
  readonly slowMs: number;
  readonly print: Print;
}

export interface RunningNode {
  readonly name: string;
  readonly url: string;
  readonly pid: number;
}

export interface Cluster extends AsyncDisposable {
  readonly nodes: readonly RunningNode[];
  readonly key: string;
  /** Where everything is kept, for people. */
  readonly database: string;
}

/** Starts a database, a source of movies, and five nodes; when it resolves, all of them are up. */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const { slowMs, print, key = `cinephage_${randomBytes(16).toString('hex')}` } = options;
  const printAs = createPrintAs(print);
  // Ends what was started, the last first, when anything after it cannot be started.
  await using started = new AsyncDisposableStack();
  const database = started.use(await openDatabase(options.databaseUrl, print));
  const movies = started.use(await startSlowMovies({ slowMs, print: printAs('movies') }));

  print(`Starting ${Object.keys(roles).length} nodes …`);
  const common = {
    DATABASE_URL: database.url,
    CINEPHAGE_API_KEY: key,
    CINEPHAGE_SECRET: randomBytes(32).toString('hex'),
  };
  const nodes = Object.entries(roles).map(([name, role], index) => {
    const port = options.firstPort === 0 ? 0 : options.firstPort + index;
    const variables = { ...common, ...movies.variablesFor(name), CINEPHAGE_ROLE: role, PORT: String(port) };
    return startNode({ name, variables, print: printAs(name) });
  });
  started.defer(() => endAll(nodes));
  const running = await Promise.all(nodes.map(async ({ name, pid, url }) => ({ name, pid, url: await url })));
  const everything = started.move();
  return {
    nodes: running,
    key,
    database: database.description,
    [Symbol.asyncDispose]: () => everything.disposeAsync(),
  };
}

async function endAll(nodes: readonly ClusterNode[]): Promise<void> {
  await Promise.all(nodes.map((node) => node[Symbol.asyncDispose]()));
}
