import { writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Account, keepAccount } from './account.ts';
import type { Browser } from './browser.ts';

/** A tab with storage and cookies of its own. */
export interface Page extends Account {
  open(url: string): Promise<void>;
  /** Runs JavaScript in the page. */
  evaluate<T>(expression: string): Promise<T>;
  /** Waits until the expression is true, and tells what the page shows if it never is. */
  until(expression: string): Promise<void>;
  /** Waits until the first element that the selector finds can be hit and has come to rest, and clicks in its middle. */
  click(selector: string): Promise<void>;
  type(text: string): Promise<void>;
  press(key: 'Enter' | 'Control+Space'): Promise<void>;
  setCookie(cookie: { readonly url: string; readonly name: string; readonly value: string }): Promise<void>;
  screenshot(path: string): Promise<void>;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

const untilMs = 60_000;
const lookEveryMs = 50;
const keys = {
  Enter: { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13, text: '\r' },
  'Control+Space': { key: ' ', code: 'Space', windowsVirtualKeyCode: 32, modifiers: 2 },
} as const;

export async function openPage(browser: Browser): Promise<Page> {
  const { browserContextId } = await browser.send('Target.createBrowserContext');
  const { targetId } = await browser.send('Target.createTarget', { url: 'about:blank', browserContextId });
  const { sessionId } = await browser.send('Target.attachToTarget', { targetId, flatten: true });
  const send = (method: string, params: object = {}) => browser.send(method, params, String(sessionId));
  const account = await keepAccount(browser, String(sessionId));
  await send('Page.enable');

  const evaluate = async <T>(expression: string): Promise<T> => {
    const options = { expression, awaitPromise: true, returnByValue: true };
    const { result, exceptionDetails } = await send('Runtime.evaluate', options);
    if (exceptionDetails !== undefined) {
      throw new Error(`${expression}\n${JSON.stringify(exceptionDetails)}`);
    }
    return (result as { value: T }).value;
  };
  const until = async (expression: string) => {
    const deadline = Date.now() + untilMs;
    while (!(await evaluate<boolean>(`Boolean(${expression})`))) {
      if (Date.now() > deadline) {
        const shown = await evaluate<string>('document.body?.innerText');
        throw new Error(`Never true: ${expression}\n${account.complaints.join('\n')}\nShown is:\n${shown}`);
      }
      await sleep(lookEveryMs);
    }
  };
  return {
    ...account,
    evaluate,
    until,
    async open(url) {
      await send('Page.navigate', { url });
      await until(`location.href !== 'about:blank' && document.readyState === 'complete'`);
    },
    async click(selector) {
      const mouse = (type: string, point: Point) =>
        send('Input.dispatchMouseEvent', { ...point, type, button: 'left', clickCount: 1 });
      await mouse('mouseMoved', await stillPoint(evaluate, selector));
      // What is pointed at may have changed its size for that.
      const point = await stillPoint(evaluate, selector);
      await Promise.all([mouse('mousePressed', point), mouse('mouseReleased', point)]);
    },
    async type(text) {
      await send('Input.insertText', { text });
    },
    async press(key) {
      await send('Input.dispatchKeyEvent', { ...keys[key], type: 'keyDown' });
      await send('Input.dispatchKeyEvent', { ...keys[key], type: 'keyUp' });
    },
    async setCookie(cookie) {
      await send('Network.setCookie', cookie);
    },
    async screenshot(path) {
      const { data } = await send('Page.captureScreenshot', { format: 'png' });
      await writeFile(path, Buffer.from(String(data), 'base64'));
    },
  };
}

/** The middle of an element, once it moves no more and nothing lies above it. */
async function stillPoint(evaluate: <T>(expression: string) => Promise<T>, selector: string): Promise<Point> {
  const look = `(() => {
    const element = document.querySelector(${JSON.stringify(selector)});
    const { x = 0, y = 0, width = 0, height = 0 } = element?.getBoundingClientRect() ?? {};
    const point = { x: x + width / 2, y: y + height / 2 };
    return element?.contains(document.elementFromPoint(point.x, point.y)) ? point : null;
  })()`;
  let last: Point | null = null;
  for (const deadline = Date.now() + untilMs; Date.now() < deadline; ) {
    const point = await evaluate<Point | null>(look);
    if (point !== null && point.x === last?.x && point.y === last.y) {
      return point;
    }
    last = point;
    await sleep(lookEveryMs);
  }
  throw new Error(`Cannot be clicked: ${selector}`);
}
