import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  browserTestTimeoutMs,
  findChromium,
  openPage,
  type RecordedPage,
  startBrowser,
  waitUntil,
} from '../../../../test/browser.ts';
import {
  editorText,
  resultText,
  runOperation,
  selectTab,
  showSuggestion,
} from '../../../../test/graphiql-page.ts';
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

/** What Chromium itself says of every answer with the status 401; there is no way to ask without it. */
const isRefusal = (complaint: string) =>
  complaint.startsWith('error:') && complaint.includes('status of 401');

/** Open pages take a part of a core each: every test closes its own. */
describe.skipIf(isSkipped)('GraphiQL in Chromium', { timeout: browserTestTimeoutMs }, () => {
  let gateway: ServedGateway;
  let browser: Browser;
  let url: string;

  beforeAll(async () => {
    gateway = await serveGateway();
    browser = await startBrowser(chromium);
    url = `${gateway.origin}/graphql`;
  }, browserTestTimeoutMs);
  afterAll(async () => {
    await browser?.close();
    await gateway?.[Symbol.asyncDispose]();
  }, browserTestTimeoutMs);

  async function openWithKey(): Promise<RecordedPage> {
    const tab = await openPage(browser);
    const { page } = tab;
    await page.goto(url);
    await waitUntil(tab, `document.querySelector('#key')?.checkVisibility()`);
    await page.keyboard.insertText(apiKey);
    await page.keyboard.press('Enter');
    await waitUntil(tab, editorText);
    return tab;
  }

  /** No other host, no key in an address, nothing that the browser objected to. */
  function expectGoodConduct({ requests, complaints }: RecordedPage): void {
    expect(complaints.filter((complaint) => !isRefusal(complaint))).toEqual([]);
    expect(requests.length).toBeGreaterThan(5);
    for (const request of requests) {
      expect(new URL(request.url()).origin).toBe(gateway.origin);
      expect(request.url()).not.toContain(apiKey);
    }
  }

  it('explains what is missing, and opens with a key', async () => {
    await using tab = await openPage(browser);
    const { page } = tab;
    await page.goto(url);
    await waitUntil(tab, `document.querySelector('#unlock')?.checkVisibility()`);
    expect(await page.evaluate('document.body.innerText')).toContain('An API key is needed');
    expect(await page.evaluate('document.title')).toBe('Cinephage GraphQL');
    expect(tab.requests.some((request) => request.url().endsWith('/graphiql.js'))).toBe(false);

    for (const wrong of ['cinephage_wrong', 'ключ']) {
      await page.evaluate(`document.querySelector('#refusal').textContent = ''`);
      await page.keyboard.insertText(wrong);
      await page.keyboard.press('Enter');
      await waitUntil(tab, `document.querySelector('#refusal').innerText === 'This key is not accepted.'`);
    }

    await page.keyboard.insertText(apiKey);
    await page.keyboard.press('Enter');
    await waitUntil(tab, editorText);
    expect(await page.evaluate('document.body.innerText')).toContain('Using an API key');
    expectGoodConduct(tab);
  });

  describe('opened with a key', () => {
    let shared: RecordedPage | undefined;
    const openShared = async () => {
      shared ??= await openWithKey();
      return shared;
    };
    afterAll(() => shared?.[Symbol.asyncDispose]());

    it('runs the example query on an empty library, adds a movie and finds it', async () => {
      const tab = await openShared();
      await runOperation(tab, 'NewestMovies');
      await waitUntil(tab, `${resultText}.includes('"totalCount": 0')`);

      await selectTab(tab, 2, 'AddMovie');
      await runOperation(tab, 'AddMovie');
      await waitUntil(tab, `${resultText}.includes('"title": "The Matrix"')`);

      await selectTab(tab, 1, 'NewestMovies');
      await runOperation(tab, 'NewestMovies');
      await waitUntil(
        tab,
        `${resultText}.includes('"totalCount": 1') && ${resultText}.includes('The Matrix')`,
      );
      expectGoodConduct(tab);
    });

    it('follows tasks by a subscription that carries the key', async () => {
      const tab = await openShared();
      const [movie] = (await gateway.library.movies.list({ search: 'Matrix' })).movies;
      const { page } = tab;
      await selectTab(tab, 4, 'FollowTasks');
      await runOperation(tab, 'FollowTasks');
      const streams = () =>
        tab.responses.filter(({ contentType }) => contentType.startsWith('text/event-stream'));
      await expect.poll(streams, { timeout: browserTestTimeoutMs / 3 }).toHaveLength(1);
      const request = tab.requests.findLast((sent) => sent.url() === url);
      expect([request?.method(), request?.headers()['x-api-key']]).toEqual(['POST', apiKey]);

      await gateway.library.movies.refresh(movie?.id ?? '');
      await waitUntil(tab, `${resultText}.includes('"state": "COMPLETED"')`);
      expect(await page.evaluate(resultText)).toContain('"kind": "refresh-movie"');
      expectGoodConduct(tab);
    });

    it('knows the schema: suggests fields and shows what describes them', async () => {
      const tab = await openShared();
      const { page } = tab;
      await selectTab(tab, 1, 'NewestMovies');
      await page.click('.graphiql-query-editor .view-line:nth-child(6) span span');
      await page.keyboard.press('Home');
      await showSuggestion(tab, 'movies');
      await waitUntil(
        tab,
        `document.querySelector('.suggest-details')?.innerText.includes('Movies by cursors')`,
      );
      await page.click('.graphiql-sidebar button');
      await waitUntil(tab, `document.querySelector('.graphiql-doc-explorer')?.innerText.includes('Query')`);
      expectGoodConduct(tab);
    });
  });

  it('keeps the key in its tab only, and forgets it on request', async () => {
    await using tab = await openWithKey();
    const { page } = tab;
    expect(
      await page.evaluate('JSON.stringify([{ ...localStorage }, document.cookie, location.href])'),
    ).not.toContain(apiKey);
    await page.goto(url);
    await waitUntil(tab, editorText);
    expect(await page.evaluate(`document.querySelectorAll('.graphiql-tab').length`)).toBe(4);

    await page.evaluate(`sessionStorage.setItem(Object.keys(sessionStorage)[0], 'cinephage_revoked')`);
    await page.goto(url);
    await waitUntil(tab, `document.querySelector('#unlock')?.checkVisibility()`);
    expect(await page.evaluate('document.body.innerText')).toContain('is no longer accepted');
    await page.keyboard.insertText(apiKey);
    await page.keyboard.press('Enter');
    await waitUntil(tab, editorText);

    await page.click('#forget');
    await waitUntil(tab, `document.querySelector('#unlock')?.checkVisibility()`);
    expect(await page.evaluate('JSON.stringify({ ...sessionStorage })')).toBe('{}');
    expectGoodConduct(tab);
  });

  it('puts the response below the operation on a phone', async () => {
    await using tab = await openWithKey();
    const { page } = tab;
    const box = (selector: string) => page.locator(selector).boundingBox();
    const isBelow = async () => {
      const [editor, response] = [await box('.graphiql-editors'), await box('.graphiql-response')];
      if (editor === null || response === null) throw new Error('GraphiQL has other class names.');
      return response.y >= editor.y + editor.height;
    };
    expect(await isBelow()).toBe(false);
    await page.setViewportSize({ width: 390, height: 844 });
    await expect.poll(isBelow).toBe(true);
    expect((await box('.graphiql-response'))?.width).toBeGreaterThan(280);
  });

  it('needs no key from a signed-in user, also behind a proxy that puts a path in front', async () => {
    await using tab = await openPage(browser);
    const { page } = tab;
    await tab.context.addCookies([{ ...sessionCookie, url: gateway.origin }]);
    await page.goto(`${gateway.origin}${publicFolder}/graphql`);
    await waitUntil(tab, editorText);
    await runOperation(tab, 'NewestMovies');
    await waitUntil(tab, `${resultText}.includes('"totalCount"')`);
    expect(tab.complaints).toEqual([]);
    for (const request of tab.requests) {
      expect(request.url().startsWith(`${gateway.origin}${publicFolder}/graphql`)).toBe(true);
    }
  });

  it('tells why it cannot open, and tries again', async () => {
    await using tab = await openPage(browser);
    const { page } = tab;
    await tab.context.addCookies([{ ...sessionCookie, url: gateway.origin }]);
    gateway.isDatabaseDown = true;
    await page.goto(url);
    await waitUntil(
      tab,
      `document.querySelector('#failure')?.innerText === 'The database cannot be reached.'`,
    );

    gateway.isDatabaseDown = false;
    await page.click('#again');
    await waitUntil(tab, editorText);
  });
});
