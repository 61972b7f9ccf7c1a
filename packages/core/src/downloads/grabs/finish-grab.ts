import { recordActivity } from '../../history/record-activity.ts';
import type { Release } from '../../releases/release.ts';
import { addQueueItem } from '../add-queue-item.ts';
import type { GrabReleaseParams } from '../grab-release.ts';
import type { HandedOver, HandOverDeps } from './hand-over.ts';

export type GrabStep = 'inserted' | 'handed-over' | 'committed';

export interface FinishDeps extends HandOverDeps {
  readonly now: () => Date;
  /** For tests that end the process after a step. */
  readonly onStep?: ((step: GrabStep) => Promise<void> | void) | undefined;
}

export interface FinishParams extends Omit<GrabReleaseParams, 'release'> {
  readonly id: string;
  readonly release: Release;
  readonly handedOver: HandedOver;
}

/** Writes that the client has it, its place in the queue, and the history, in one transaction. */
export async function finish(
  { database, store, logger, now, onStep }: FinishDeps,
  { id, release, movieId, versionId, source, handedOver }: FinishParams,
): Promise<void> {
  const { client, downloadId, writtenFile = null } = handedOver;
  await onStep?.('handed-over');
  const isWritten = await database.transaction(async (em) => {
    const kysely = database.kysely(em);
    if (!(await store.setGrabbed(id, downloadId, em))) {
      return false;
    }
    await addQueueItem(kysely, {
      ...{ id, release, movieId, versionId, client, downloadId, writtenFile, at: now() },
    });
    const movie = await kysely
      .selectFrom('movie')
      .select('title')
      .where('id', '=', movieId)
      .executeTakeFirst();
    await recordActivity(kysely, {
      ...{ type: 'grabbed', movieId, title: movie?.title ?? '', at: now() },
      data: {
        ...{ grabId: id, versionId, releaseTitle: release.title, indexer: release.indexerName },
        ...{ protocol: release.protocol, quality: release.parsed.quality.name },
        ...{ downloadClient: client.name, source, size: release.size },
      },
    });
    return true;
  });
  await onStep?.('committed');
  if (!isWritten) {
    logger?.warn({ grab: id }, 'A grab was reclaimed or its movie deleted while it was handed over.');
  }
}
