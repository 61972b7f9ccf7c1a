import type { Browser, BrowserEvent } from './browser.ts';

/** Everything that went on in a page and its workers. */
export interface Account {
  /** Those to a server; what an address holds itself (`data:`) is asked of nobody. */
  readonly requests: readonly SentRequest[];
  /** As soon as their headers have come. */
  readonly responses: readonly ReceivedResponse[];
  /** Errors and warnings of the console, exceptions, and what the content security policy refused. */
  readonly complaints: readonly string[];
}

export interface SentRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface ReceivedResponse {
  readonly url: string;
  readonly status: number;
  readonly mimeType: string;
}

const domains = ['Network', 'Runtime', 'Log', 'Audits'];

/** @param pageSession a session attached to a page that has not loaded anything yet */
export async function keepAccount(browser: Browser, pageSession: string): Promise<Account> {
  const requests: SentRequest[] = [];
  const responses: ReceivedResponse[] = [];
  const complaints: string[] = [];
  const watched = new Set<string>();

  /** Workers wait until they are watched, too. They lack some of the domains, and may have ended meanwhile. */
  const watch = async (session: string) => {
    watched.add(session);
    const send = (method: string, params = {}) => browser.send(method, params, session);
    await Promise.allSettled([
      ...domains.map((domain) => send(`${domain}.enable`)),
      send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true }),
      send('Runtime.runIfWaitingForDebugger'),
    ]);
  };
  browser.on(({ method, params, sessionId = '' }) => {
    if (!watched.has(sessionId)) {
      return;
    }
    if (method === 'Target.attachedToTarget') {
      void watch(String(params.sessionId));
    } else if (method === 'Network.requestWillBeSent') {
      const request = params.request as SentRequest;
      requests.push(...(request.url.startsWith('data:') ? [] : [request]));
    } else if (method === 'Network.responseReceived') {
      responses.push(params.response as ReceivedResponse);
    } else {
      complaints.push(...findComplaints({ method, params }));
    }
  });
  await watch(pageSession);
  return { requests, responses, complaints };
}

function findComplaints({ method, params }: BrowserEvent): readonly string[] {
  const text = JSON.stringify(params);
  switch (method) {
    case 'Runtime.exceptionThrown':
      return [`exception: ${text}`];
    case 'Runtime.consoleAPICalled':
      return ['error', 'warning', 'assert'].includes(String(params.type)) ? [`console: ${text}`] : [];
    case 'Log.entryAdded':
      return /"level":"(error|warning)"/u.test(text) ? [`log: ${text}`] : [];
    case 'Audits.issueAdded':
      return text.includes('ContentSecurityPolicy') ? [`policy: ${text}`] : [];
    default:
      return [];
  }
}
