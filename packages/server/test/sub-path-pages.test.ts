import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  browserTestTimeoutMs,
  findChromium,
  openPage,
  type RecordedPage,
  startBrowser,
  waitUntil,
} from '../../../test/browser.ts';
import { editorText, resultText, runOperation, selectTab } from '../../../test/graphiql-page.ts';
import { ask, inception, moviesPath } from './support/api.ts';
import { createWorkspace, type Workspace } from './support/create-workspace.ts';
import { findProxyProgram, startDocumentedProxy } from './support/documented-proxies.ts';
import { type ReverseProxy, startProxy } from './support/proxies.ts';
import { apiKey, type InProcessServer, startInProcess } from './support/start-in-process.ts';

const folder = '/cinephage';
const chromium = findChromium();
const hasNginx = findProxyProgram('nginx') !== null;
const isSkipped = chromium === null && process.env.CI === undefined;
if (isSkipped) {
  process.emitWarning('The pages below a path are not tested in a browser: no Chromium found.');
}

const operation = '#operations-Movies-listMovies';
const response = `document.querySelector('${operation} .live-responses-table')`;

describe.skipIf(isSkipped).each([
  { proxyName: hasNginx ? 'nginx' : 'a proxy', keepsFolder: true },
  { proxyName: hasNginx ? 'nginx' : 'a proxy', keepsFolder: false },
])(
  'pages below a path that $proxyName keeps: $keepsFolder',
  { timeout: browserTestTimeoutMs },
  ({ keepsFolder }) => {
    let workspace: Workspace;
    let server: InProcessServer;
    let proxy: ReverseProxy;
    let browser: Browser;
    let base: string;
    beforeAll(async () => {
      workspace = await createWorkspace('sqlite');
      server = await startInProcess({
        ...workspace.variables,
        CINEPHAGE_BASE_URL: `http://example.org${folder}`,
        CINEPHAGE_ADMIN_USERNAME: 'ada',
        CINEPHAGE_ADMIN_PASSWORD: 'lovelace1815',
        CINEPHAGE_RATE_LIMIT_ANONYMOUS: '0',
      });
      const options = { folder, keepsFolder };
      proxy = await (hasNginx
        ? startDocumentedProxy('nginx', server.url, options)
        : startProxy(server.url, options));
      base = proxy.origin + folder;
      await ask(`${base}${moviesPath}`, 'POST', { 'x-api-key': apiKey }, inception);
      browser = await startBrowser(chromium);
    }, browserTestTimeoutMs);
    afterAll(async () => {
      await browser?.close();
      await proxy?.[Symbol.asyncDispose]();
      await server?.[Symbol.asyncDispose]();
      await workspace?.[Symbol.asyncDispose]();
    }, browserTestTimeoutMs);

    /** A tab with a session cookie and no other credentials. */
    async function openSignedIn(path: string): Promise<RecordedPage> {
      const tab = await openPage(browser);
      const signedIn = await tab.context.request.post(`${base}/api/auth/sign-in/username`, {
        headers: { origin: proxy.origin },
        data: { username: 'ada', password: 'lovelace1815' },
      });
      expect(signedIn.status()).toBe(200);
      await tab.page.goto(`${base}${path}`);
      return tab;
    }

    /** Every file was loaded from below the path, and the browser reported no error. */
    function expectGoodConduct({ requests, responses, complaints }: RecordedPage): void {
      expect(complaints).toEqual([]);
      expect(requests.map((request) => request.url()).filter((url) => !url.startsWith(`${base}/`))).toEqual(
        [],
      );
      expect(responses.filter(({ status }) => status >= 400)).toEqual([]);
    }

    it('show the docs and send requests from them', async () => {
      await using tab = await openSignedIn('/api/docs');
      const { page } = tab;
      await waitUntil(tab, `document.querySelector('${operation}')`);
      await page.evaluate(`document.querySelector('${operation}').scrollIntoView()`);
      await page.click(`${operation} .opblock-summary-control`);
      await page.click(`${operation} .try-out__btn`);
      await waitUntil(tab, `document.querySelector('${operation} .execute')`);
      await page.evaluate(
        `document.querySelector('${operation} .execute').scrollIntoView({ block: 'center' })`,
      );
      await page.click(`${operation} .execute`);
      await waitUntil(
        tab,
        `${response}?.querySelector('.response .response-col_status')?.innerText.includes('200')`,
      );
      expect(await page.evaluate(`${response}.innerText`)).toContain('Inception');
      expect(await page.evaluate(`document.querySelector('${operation} .request-url').innerText`)).toContain(
        `${base}${moviesPath}`,
      );
      expectGoodConduct(tab);
    });

    describe('GraphiQL', () => {
      let shared: RecordedPage | undefined;
      const openShared = async () => {
        shared ??= await openSignedIn('/graphql');
        await waitUntil(shared, editorText);
        return shared;
      };
      afterAll(() => shared?.[Symbol.asyncDispose]());

      it('runs its queries', async () => {
        const tab = await openShared();
        await runOperation(tab, 'NewestMovies');
        await waitUntil(tab, `${resultText}.includes('"title": "Inception"')`);
        expectGoodConduct(tab);
      });

      it('receives events in a subscription', async () => {
        const tab = await openShared();
        await selectTab(tab, 4, 'FollowTasks');
        await runOperation(tab, 'FollowTasks');
        const streams = () =>
          tab.responses.filter(({ contentType }) => contentType.startsWith('text/event-stream'));
        await expect.poll(streams, { timeout: browserTestTimeoutMs / 3 }).toHaveLength(1);
        const headers = { 'x-api-key': apiKey };
        const { movies } = (await ask(`${base}${moviesPath}`, 'GET', headers)).body;
        await ask(`${base}${moviesPath}/${movies[0].id}/refresh`, 'POST', headers);
        await waitUntil(tab, `${resultText}.includes('"kind": "refresh-movie"')`);
        expectGoodConduct(tab);
      });
    });
  },
);
