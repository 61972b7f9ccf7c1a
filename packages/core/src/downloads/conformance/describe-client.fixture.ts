import { afterAll, beforeAll, describe, test } from 'vitest';
import { startTimeoutMs } from '../../testing/clients/start-program.ts';
import type { ClientCase, ClientUnderTest } from './client-under-test.fixture.ts';
import { completingCases } from './completing.fixture.ts';
import { ownedCases } from './owned.fixture.ts';
import { reachingCases } from './reaching.fixture.ts';
import { torrentCases } from './torrents.fixture.ts';
import { usenetCases } from './usenet.fixture.ts';

/** What every client has to do. */
const cases: readonly ClientCase[] = [...completingCases, ...ownedCases, ...reachingCases];

const casesOf = { torrent: torrentCases, usenet: usenetCases };

export interface DescribeClientOptions {
  readonly name: string;
  readonly protocol: 'torrent' | 'usenet';
  /** Whether the program is not installed. */
  readonly isLeftOut: boolean;
  /** What only this one has to do. */
  readonly ownCases?: readonly ClientCase[];
  /** Starts the program, once for all cases. */
  start(): Promise<ClientUnderTest>;
}

/** Cases wait for several things, one after the other. */
const caseTimeoutMs = 300_000;

/** Declares the tests of a download client, run with its real program. */
export function describeClient({
  name,
  protocol,
  isLeftOut,
  ownCases = [],
  start,
}: DescribeClientOptions): void {
  describe.skipIf(isLeftOut)(`${name}, the real program`, () => {
    let client: ClientUnderTest;
    beforeAll(async () => {
      client = await start();
    }, startTimeoutMs);
    afterAll(() => client?.stop());

    // `test.each` would cut the names.
    const [alone, sideBySide] = partition([...cases, ...casesOf[protocol], ...ownCases]);
    for (const { name: guarantee, run } of sideBySide) {
      test.concurrent(guarantee, () => run(client), caseTimeoutMs);
    }
    for (const { name: guarantee, run } of alone) {
      test(guarantee, () => run(client), caseTimeoutMs);
    }
  });
}

const partition = (all: readonly ClientCase[]) =>
  [all.filter(({ isAlone = false }) => isAlone), all.filter(({ isAlone = false }) => !isAlone)] as const;
