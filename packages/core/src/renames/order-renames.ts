import { basename, dirname, extname, join } from 'node:path';
import { freeName, nameKey } from '../naming/naming-collisions.ts';
import { listNames, type PlannedRename, renameAlong } from './plan-renames.ts';

/** One of the renames of a movie, in the order of execution. */
export interface OrderedRename {
  readonly rename: PlannedRename;
  /** Whether its file is only set aside, and gets its name with a later rename. */
  readonly isInterim: boolean;
}

/**
 * Orders renames so that each name is free when it is needed: the file that has it goes first. Of files that want each other's names, one
 * is set aside. Each of the renames leaves a file with a name of its own, so that the next plan goes on from wherever these ended.
 */
export async function orderRenames(planned: readonly PlannedRename[]): Promise<readonly OrderedRename[]> {
  const ordered: OrderedRename[] = [];
  const setAside = new Set<string>();
  let pending = [...planned];
  while (pending.length > 0) {
    const ready = pending.find((one) => !pending.some((other) => other !== one && needs(one, other)));
    if (ready !== undefined) {
      ordered.push({ rename: ready, isInterim: false });
      pending = pending.filter((one) => one !== ready);
      continue;
    }
    const blocking = pending.find(
      (one) => !setAside.has(one.fileId) && pending.some((other) => other !== one && needs(other, one)),
    );
    if (blocking === undefined) {
      throw new Error('No rename can be the first one.');
    }
    const aside = await setFileAside(blocking, planned);
    setAside.add(blocking.fileId);
    ordered.push({ rename: aside, isInterim: true });
    pending = pending.map((one) => (one === blocking ? fromThere(blocking, aside) : one));
  }
  return ordered;
}

const keyOf = (path: string) => `${dirname(path)}/${nameKey(basename(path))}`;

const entriesOf = ({ from, to, sidecars }: PlannedRename) => [{ from, to }, ...sidecars];

/** Whether a rename gives a file a name that the other one gives up. */
function needs(one: PlannedRename, other: PlannedRename): boolean {
  const left = new Set(entriesOf(other).map(({ from }) => keyOf(from)));
  return entriesOf(one).some(({ to }) => left.has(keyOf(to)));
}

async function setFileAside(
  rename: PlannedRename,
  planned: readonly PlannedRename[],
): Promise<PlannedRename> {
  const { from, to, sidecars } = rename;
  const folder = dirname(to);
  const names = [...(await listNames(folder)), ...planned.map((one) => basename(one.to))];
  const name = freeName(basename(to), new Set(names.map(nameKey)), extname(to));
  const aside = join(folder, name);
  return {
    ...{ ...rename, to: aside },
    sidecars: renameAlong(
      sidecars.map((one) => one.from),
      from,
      aside,
    ),
  };
}

const fromThere = (rename: PlannedRename, aside: PlannedRename): PlannedRename => ({
  ...{ ...rename, from: aside.to },
  sidecars: rename.sidecars.map(({ to }, index) => ({ from: aside.sidecars[index]?.to ?? to, to })),
});
