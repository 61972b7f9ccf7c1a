import { describeCluster } from './describe-cluster.ts';
import { startCluster } from './start-cluster.ts';
import { untilStopped } from './until-stopped.ts';

const { PORT, DATABASE_URL, CINEPHAGE_API_KEY, MOVIE_SECONDS } = process.env;
const stopped = untilStopped(console.log);
try {
  await using cluster = await startCluster({
    firstPort: Number(PORT || 3001),
    databaseUrl: DATABASE_URL || undefined,
    key: CINEPHAGE_API_KEY || undefined,
    slowMs: Number(MOVIE_SECONDS || 5) * 1_000,
    print: console.log,
  });
  console.log(describeCluster(cluster));
  await stopped;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
console.log('Everything is stopped.');
