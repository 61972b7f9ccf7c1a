import { dirname } from 'node:path';
import { identify } from '../disk/file-identity.ts';
import { recoverOperation } from '../disk/recover-operation.ts';
import { codeOf } from '../errors/code-of.ts';
import type { DiskPlan, RecoveredStep } from './file-operation.ts';
import type { StoredPlan } from './file-operation-store.ts';

/** Finishes or undoes each disk operation of an interrupted operation. May be repeated. */
export async function recoverSteps(plans: readonly StoredPlan[]): Promise<readonly RecoveredStep[]> {
  const steps: RecoveredStep[] = [];
  for (const { plan } of plans) {
    steps.push({ plan, outcome: await recoverStep(plan) });
  }
  return steps;
}

/** @throws LibraryError `FILE_NOT_FOUND` if the file is gone together with both folders, as when its disk is not mounted */
export async function recoverStep(plan: DiskPlan): Promise<RecoveredStep['outcome']> {
  try {
    return await recoverOperation(plan);
  } catch (cause) {
    if (codeOf(cause) === 'FILE_NOT_FOUND' && (await isMissing(plan))) {
      return 'missing';
    }
    throw cause;
  }
}

/** Whether the file has neither path, though there is a folder for one of them. */
async function isMissing(plan: DiskPlan): Promise<boolean> {
  const paths = [pathBefore(plan), pathAfter(plan)];
  const files = await Promise.all(paths.map(identify));
  const folders = await Promise.all(paths.map((path) => identify(dirname(path))));
  return files.every((file) => file === null) && folders.some((folder) => folder?.kind === 'folder');
}

export const pathBefore = (plan: DiskPlan): string => (plan.kind === 'rename' ? plan.from : plan.source);
export const pathAfter = (plan: DiskPlan): string => (plan.kind === 'rename' ? plan.to : plan.target);
