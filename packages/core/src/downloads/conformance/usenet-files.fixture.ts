import { randomBytes } from 'node:crypto';
import type { NntpStandIn } from '../../testing/nntp-stand-in.ts';
import type { MadeFile, MakeFileOptions } from './client-under-test.fixture.ts';

/** Posts files to the news server that the programs under test download from. */
export const makeUsenetFile =
  (news: NntpStandIn) =>
  async ({ name, kind, files = 1, content = randomBytes(600_000) }: MakeFileOptions): Promise<MadeFile> => {
    const more = Array.from({ length: files - 1 }, (_, index) => ({
      ...{ name: `${name}.${index + 1}.mkv`, content: randomBytes(1_000) },
    }));
    const { nzb, release } = news.post([{ name: `${name}.mkv`, content }, ...more], {
      held: kind === 'held' ? 0.5 : 0,
      missing: kind === 'incomplete' ? 0.5 : 0,
    });
    return { file: { kind: 'nzb', bytes: nzb }, content, release };
  };
