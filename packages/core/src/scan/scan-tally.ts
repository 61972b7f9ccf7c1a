import type { LeftOut, ScanResult } from './scan.schema.ts';

const maximumExamples = 100;

type Counter = Exclude<keyof ScanResult, 'examples' | 'metadataProblem' | 'leftOut'>;

/** Counts what a scan of a root folder finds and changes. */
export interface ScanTally {
  add(counter: Counter, count?: number): void;
  leaveOut(entry: LeftOut): void;
  setMetadataProblem(message: string): void;
  result(): ScanResult;
}

export function createScanTally(): ScanTally {
  const counts: Record<Counter, number> = {
    ...{ videos: 0, unchanged: 0, added: 0, updated: 0, renamed: 0, removed: 0 },
    ...{ moviesAdded: 0, unmatched: 0, damaged: 0 },
  };
  const examples: LeftOut[] = [];
  let leftOut = 0;
  let metadataProblem: string | null = null;
  return {
    add: (counter, count = 1) => {
      counts[counter] += count;
    },
    leaveOut: (entry) => {
      leftOut++;
      if (examples.length < maximumExamples) {
        examples.push(entry);
      }
    },
    setMetadataProblem: (message) => {
      metadataProblem ??= message;
    },
    result: () => ({ ...counts, leftOut, examples: [...examples], metadataProblem }),
  };
}
