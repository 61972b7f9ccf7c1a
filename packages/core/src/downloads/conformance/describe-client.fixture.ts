import { afterAll, beforeAll, describe, test } from 'vitest';
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
    });
    afterAll(() => client?.stop());

    // `test.each` would cut the names.
    for (const { name: guarantee, run } of [...cases, ...casesOf[protocol], ...ownCases]) {
      test(guarantee, () => run(client));
    }
  });
}
