import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLibrary } from '../create-library.ts';
import { startTmdbStandIn, type TmdbStandIn } from '../testing/tmdb-stand-in.ts';
import { createTmdbSource } from './tmdb/tmdb-source.ts';

let tmdb: TmdbStandIn;
beforeEach(async () => {
  tmdb = await startTmdbStandIn();
});
afterEach(() => tmdb.stop());

const wrongKey = 'f00dfeedf00dfeedf00dfeedf00dfeed';

async function started(options: Partial<Parameters<typeof createTmdbSource>[0]> = {}) {
  const lines: unknown[][] = [];
  const write = (...line: unknown[]) => void lines.push(line);
  const logger = { debug: write, info: write, warn: vi.fn(write), error: write };
  const metadata = createTmdbSource({ apiKey: tmdb.apiKey, baseUrl: tmdb.baseUrl, retries: 0, ...options });
  const library = await createLibrary({ database: 'sqlite::memory:', metadata, logger });
  await library.start({ tasks: false });
  return { library, lines, warn: logger.warn };
}

describe('the key of the metadata source', () => {
  it('is checked at the start: a wrong one is a warning, and the library works', async () => {
    const { library, lines, warn } = await started({ apiKey: wrongKey });
    await expect.poll(() => warn).toHaveBeenCalledOnce();
    expect(warn).toHaveBeenCalledWith(
      { source: 'tmdb', code: 'METADATA_KEY_REJECTED' },
      'TMDB rejected its API key; the operator should check TMDB_API_KEY. Until then no movie can be added or refreshed.',
    );
    expect((await library.health()).metadata.description).toContain('TMDB rejected its API key');
    expect((await library.movies.list()).pagination.total).toBe(0);
    expect(JSON.stringify(lines)).not.toContain(wrongKey);
    await library.stop();
  });

  it('is not called wrong when the network is', async () => {
    await tmdb.stop();
    const { library, warn } = await started();
    await expect.poll(() => warn).toHaveBeenCalledOnce();
    const [fields, sentence] = warn.mock.lastCall ?? [];
    expect(fields).toEqual({ source: 'tmdb', code: 'METADATA_UNAVAILABLE' });
    expect(sentence).toMatch(
      /^It is unknown whether the metadata source accepts its key\. TMDB could not be reached/,
    );
    expect((await library.health()).metadata.description).toContain('could not be reached');
    await library.stop();
  });

  it('is right without a word, and what was wrong is forgotten once TMDB answers', async () => {
    tmdb.failNext(1, 'server-error', { path: '/configuration' });
    const { library, warn } = await started();
    await expect.poll(() => warn).toHaveBeenCalledOnce();
    const describeHealth = async () => (await library.health()).metadata.description;
    expect(await describeHealth()).toContain('failed with 500');
    await library.metadata.search({ query: 'matrix' });
    expect(await describeHealth()).not.toContain('failed');
    await library.stop();

    const other = await started();
    await expect.poll(() => tmdb.countRequests('/configuration')).toBeGreaterThan(1);
    await other.library.metadata.search({ query: 'matrix' });
    expect(other.warn).not.toHaveBeenCalled();
    await other.library.stop();
  });

  it('holds up neither the start nor the stop of a library', async () => {
    tmdb.failNext(Number.POSITIVE_INFINITY, 'silence', { path: '/' });
    const { library, warn } = await started({ timeoutMs: 60_000, deadlineMs: 60_000 });
    await expect.poll(() => tmdb.countRequests('/configuration')).toBe(1);
    await library.stop();
    expect(warn).not.toHaveBeenCalled();
  });
});
