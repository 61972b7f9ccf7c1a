import { randomBytes } from 'node:crypto';
import { openDatabase } from './open-database.ts';
import { createPrintAs, type Print } from './print.ts';
import { startSlowMovies } from './slow-movies.ts';
import { type ClusterNode, startNode } from './start-node.ts';

/** The role of each node. Their ports are consecutive in this order. */
const roles = {
  'api-1': 'api',
  'api-2': 'api',
  'worker-1': 'worker',
  'worker-2': 'worker',
  'worker-3': 'worker',
} as const;

export interface ClusterOptions {
  /** Port of the first node; with 0, each node listens on any free port. */
  readonly firstPort: number;
  /** Address of an existing PostgreSQL. @default a new, temporary one */
  readonly databaseUrl: string | undefined;
  /** The API key of all nodes. @default a random key */
  readonly key: string | undefined;
  /** How long a worker waits for the metadata of a movie, in milliseconds. */
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
  /** Description of the database, for people. */
  readonly database: string;
}

/** Starts a database, a stand-in for TMDB and five nodes. Resolves when all nodes listen. */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const { slowMs, print, key = `cinephage_${randomBytes(16).toString('hex')}` } = options;
  const printAs = createPrintAs(print);
  // Stops what has started, in reverse order, if a later part cannot start.
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
