import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createStarterCatalogue } from '@cinephage/core';
import { startTmdbStandIn } from '@cinephage/core/testing';
import type { Print } from './print.ts';

/** TMDB ids of the movies that the stand-in knows. */
export const slowMovieIds = [13, 120, 129, 155, 238, 278, 389, 424, 497, 550, 603, 680] as const;

export interface SlowMovies extends AsyncDisposable {
  /** Environment variables with which a node sends its requests to this stand-in instead of TMDB. */
  variablesFor(node: string): Readonly<Record<string, string>>;
}

export interface SlowMoviesOptions {
  /** Delay of each response to a worker, in milliseconds: long enough to watch a worker, and to kill it during a task. */
  readonly slowMs: number;
  readonly print: Print;
}

/** Starts a stand-in for TMDB that knows a dozen movies, prints which node requests them, and delays responses to workers. */
export async function startSlowMovies({ slowMs, print }: SlowMoviesOptions): Promise<SlowMovies> {
  const tmdb = await startTmdbStandIn();
  const catalogue = createStarterCatalogue();
  for (const id of slowMovieIds) {
    const { title, year, runtime, genres } = await catalogue.getMovie(id);
    tmdb.addMovie({ id, title, releaseDate: `${year}-01-01`, runtime: runtime ?? 0, genres });
  }
  const answer = async ({ url = '' }: IncomingMessage, response: ServerResponse) => {
    // Each node has its own base URL, such as /worker-1/3/movie/603?…
    const [, node = '', path = ''] = /^\/([\w-]+)\/3(\/.*)$/.exec(url) ?? [];
    const [, id] = /^\/movie\/(\d+)/.exec(path) ?? [];
    if (id !== undefined && node.startsWith('worker')) {
      print(`${node} requests movie ${id}`);
      await sleep(slowMs);
    }
    const { status, headers, body } = await fetch(`${tmdb.baseUrl}${path}`);
    response.writeHead(status, { 'content-type': headers.get('content-type') ?? '' });
    response.end(await new Response(body).bytes());
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((error: Error) => response.destroy(error));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    variablesFor: (node) => ({
      TMDB_BASE_URL: `http://127.0.0.1:${port}/${node}/3`,
      TMDB_API_KEY: tmdb.apiKey,
    }),
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await tmdb.stop();
    },
  };
}
