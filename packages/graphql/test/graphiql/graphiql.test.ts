import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Browser, findChromium, startBrowser } from './support/browser.ts';
import { openPage, type Page } from './support/page.ts';
import {
  apiKey,
  publicFolder,
  type ServedGateway,
  serveGateway,
  sessionCookie,
} from './support/serve-gateway.ts';

const chromium = findChromium();
const isSkipped = chromium === null && process.env.CI === undefined;
if (isSkipped) {
  process.emitWarning(
    'GraphiQL is not tested in a browser: no Chromium found. CHROMIUM_PATH says where one is.',
  );
}

/** A browser that starts, GraphiQL that compiles and its workers: seconds, or many of them where much else is going on. */
const timeoutMs = 180_000;

const editorIsOpen = `document.querySelector('.graphiql-query-editor .view-lines')?.innerText.trim()`;
const result = `(document.querySelector('.result-window')?.innerText ?? '').replaceAll('\\u00a0', ' ')`;
const runButton = '.graphiql-execute-button';
const tab = (place: number) => `.graphiql-tab:nth-child(${place}) button`;

/** What Chromium itself says of every answer with the status 401; there is no way to ask without it. */
const isRefusal = (complaint: string) => complaint.startsWith('log:') && complaint.includes('status of 401');

describe.skipIf(isSkipped)('GraphiQL in Chromium', { timeout: timeoutMs }, () => {
  let gateway: ServedGateway;
  let browser: Browser;
  let url: string;

  beforeAll(async () => {
    if (chromium === null) {
      throw new Error('There is no Chromium, and in CI these tests are not skipped.');
    }
    gateway = await serveGateway();
    browser = await startBrowser(chromium);
    url = `${gateway.origin}/graphql`;
  }, timeoutMs);
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
    await gateway?.[Symbol.asyncDispose]();
  }, timeoutMs);

  const screenshot = (page: Page, name: string) =>
    page.screenshot(join(tmpdir(), `cinephage-graphiql-${name}.png`));

  async function openWithKey(): Promise<Page> {
    const page = await openPage(browser);
    await page.open(url);
    await page.until(`document.querySelector('#key')?.checkVisibility()`);
    await page.type(apiKey);
    await page.press('Enter');
    await page.until(editorIsOpen);
    return page;
  }

  /** No other host, no key in an address, nothing that the browser objected to. */
  function expectGoodConduct({ requests, complaints }: Page): void {
    expect(complaints.filter((complaint) => !isRefusal(complaint))).toEqual([]);
    expect(requests.length).toBeGreaterThan(5);
    for (const request of requests) {
      expect(new URL(request.url).origin).toBe(gateway.origin);
      expect(request.url).not.toContain(apiKey);
    }
  }

  it('explains what is missing, and opens with a key', async () => {
    const page = await openPage(browser);
    await page.open(url);
    await page.until(`document.querySelector('#unlock')?.checkVisibility()`);
    expect(await page.evaluate('document.body.innerText')).toContain('An API key is needed');
    expect(await page.evaluate('document.title')).toBe('Cinephage GraphQL');
    expect(page.requests.some((request) => request.url.endsWith('/graphiql.js'))).toBe(false);
    await screenshot(page, 'locked');

    for (const wrong of ['cinephage_wrong', 'ключ']) {
      await page.evaluate(`document.querySelector('#refusal').textContent = ''`);
      await page.type(wrong);
      await page.press('Enter');
      await page.until(`document.querySelector('#refusal').innerText === 'This key is not accepted.'`);
    }

    await page.type(apiKey);
    await page.press('Enter');
    await page.until(editorIsOpen);
    expect(await page.evaluate('document.body.innerText')).toContain('Using an API key');
    expectGoodConduct(page);
  });

  it('runs the example query on an empty library, adds a movie and finds it', async () => {
    const page = await openWithKey();
    await page.click(runButton);
    await page.until(`${result}.includes('"totalCount": 0')`);

    await page.click(tab(2));
    await page.until(`${editorIsOpen}.includes('AddMovie')`);
    await page.click(runButton);
    await page.until(`${result}.includes('"title": "The Matrix"')`);

    await page.click(tab(1));
    await page.until(`${editorIsOpen}.includes('NewestMovies')`);
    await page.click(runButton);
    await page.until(`${result}.includes('"totalCount": 1') && ${result}.includes('The Matrix')`);
    await screenshot(page, 'result');
    expectGoodConduct(page);
  });

  it('follows tasks by a subscription that carries the key', async () => {
    const [movie] = (await gateway.library.movies.list({ search: 'Matrix' })).movies;
    const page = await openWithKey();
    await page.click(tab(4));
    await page.until(`${editorIsOpen}.includes('FollowTasks')`);
    await page.click(runButton);
    const streams = () => page.responses.filter(({ mimeType }) => mimeType === 'text/event-stream');
    await expect.poll(streams, { timeout: timeoutMs }).toHaveLength(1);
    const { method, headers } = page.requests.findLast((request) => request.url === url) ?? {};
    expect([method, headers?.['x-api-key']]).toEqual(['POST', apiKey]);

    await gateway.library.movies.refresh(movie?.id ?? '');
    await page.until(`${result}.includes('"state": "COMPLETED"')`);
    expect(await page.evaluate(result)).toContain('"kind": "refresh-movie"');
    await screenshot(page, 'subscription');
    expectGoodConduct(page);
  });

  it('knows the schema: suggests fields and shows what describes them', async () => {
    const page = await openWithKey();
    await page.click('.graphiql-query-editor .view-line:nth-child(6) span span');
    await page.press('Control+Space');
    await page.until(`document.querySelector('.suggest-widget')?.innerText.includes('movies')`);
    await screenshot(page, 'suggestions');
    await page.click('.graphiql-sidebar button');
    await page.until(`document.querySelector('.graphiql-doc-explorer')?.innerText.includes('Query')`);
    await screenshot(page, 'documentation');
    expectGoodConduct(page);
  });

  it('keeps the key in its tab only, and forgets it when told to', async () => {
    const page = await openWithKey();
    expect(
      await page.evaluate('JSON.stringify([{ ...localStorage }, document.cookie, location.href])'),
    ).not.toContain(apiKey);
    await page.open(url);
    await page.until(editorIsOpen);
    expect(await page.evaluate(`document.querySelectorAll('.graphiql-tab').length`)).toBe(4);

    await page.evaluate(`sessionStorage.setItem(Object.keys(sessionStorage)[0], 'cinephage_revoked')`);
    await page.open(url);
    await page.until(`document.querySelector('#unlock')?.checkVisibility()`);
    expect(await page.evaluate('document.body.innerText')).toContain('is not accepted any more');
    await page.type(apiKey);
    await page.press('Enter');
    await page.until(editorIsOpen);

    await page.click('#forget');
    await page.until(`document.querySelector('#unlock')?.checkVisibility()`);
    expect(await page.evaluate('JSON.stringify({ ...sessionStorage })')).toBe('{}');
    expectGoodConduct(page);
  });

  it('needs no key of whoever is signed in, also behind a proxy that puts a path in front', async () => {
    const page = await openPage(browser);
    await page.setCookie({ ...sessionCookie, url: gateway.origin });
    await page.open(`${gateway.origin}${publicFolder}/graphql`);
    await page.until(editorIsOpen);
    await page.click(runButton);
    await page.until(`${result}.includes('"totalCount"')`);
    expect(page.complaints).toEqual([]);
    for (const request of page.requests) {
      expect(request.url.startsWith(`${gateway.origin}${publicFolder}/graphql`)).toBe(true);
    }
  });

  it('tells why it cannot open, and tries again', async () => {
    const page = await openPage(browser);
    await page.setCookie({ ...sessionCookie, url: gateway.origin });
    gateway.isDatabaseDown = true;
    await page.open(url);
    await page.until(`document.querySelector('#failure')?.innerText === 'The database cannot be reached.'`);

    gateway.isDatabaseDown = false;
    await page.click('#again');
    await page.until(editorIsOpen);
  });
});
