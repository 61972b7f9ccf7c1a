import { PgBoss } from 'pg-boss';
import type { OpenRunner } from './runner.ts';

const queue = 'bench';

/** pg-boss as its documentation describes it: a notification for each new job, and the next job fetched after each. */
export function openBarePgBossRunner(connectionString: string, concurrency: number): OpenRunner {
  return async ({ onStart, onDone }) => {
    const boss = new PgBoss({ connectionString, schema: 'bare', useListenNotify: true, max: 13 });
    boss.on('error', console.error);
    await boss.start();
    await boss.createQueue(queue, { notify: true });
    const workers: string[] = [];
    for (let slot = 0; slot < concurrency; slot++) {
      const id: string = await boss.work<{ key: number }>(
        queue,
        { batchSize: 1, notifyPollingIntervalSeconds: 2 },
        async ([job]) => {
          onStart(job?.data.key ?? 0);
          // Its completion is written when this has returned; the next fetch of this worker comes after that.
          setImmediate(() => onDone(job?.data.key ?? 0));
          boss.notifyWorker(id);
        },
      );
      workers.push(id);
    }
    return {
      add: async (key) => void (await boss.send(queue, { key })),
      close: () => boss.stop({ graceful: false }),
    };
  };
}
