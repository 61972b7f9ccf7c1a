import { realpath } from 'node:fs/promises';
import { LibraryError } from '../errors/library-error.ts';
import { alreadyExists, withDiskErrors } from './disk-error.ts';
import { type FileIdentity, identify } from './file-identity.ts';
import { temporaryPath, uuidOf } from './temporary-name.ts';

/** `hardlink` falls back to a copy where the file system refuses it; `move` removes the source afterwards. */
export type PlacementMethod = 'hardlink' | 'copy' | 'move';

/** What `recoverPlacement` needs to know. JSON keeps it. */
export interface PlacementPlan {
  readonly kind: 'placement';
  readonly operationId: string;
  readonly method: PlacementMethod;
  /** Without links. */
  readonly source: string;
  readonly original: FileIdentity;
  readonly target: string;
  readonly temporary: string;
}

/**
 * In order of execution. `copying` and `copied`, `named` (the target exists, next to its temporary name) belong to copies, `linked` to
 * hard links, `source-removed` to moves.
 */
export const placementSteps = [
  'planned',
  'folder-created',
  'linked',
  'copying',
  'copied',
  'named',
  'durable',
  'source-removed',
  'done',
] as const;

export type PlacementStep = (typeof placementSteps)[number];

export interface PlanPlacementParams {
  /** A link is followed: the file it leads to is placed, and the link itself stays. */
  readonly source: string;
  readonly target: string;
  readonly method: PlacementMethod;
  /** A UUID. */
  readonly operationId: string;
}

/** @throws LibraryError if the source is not a file or the target exists */
export async function planPlacement(params: PlanPlacementParams): Promise<PlacementPlan> {
  const { target, method } = params;
  const operationId = uuidOf(params.operationId);
  return withDiskErrors(`Cannot place ${params.source} at ${target}`, async () => {
    const source = await realpath(params.source);
    const original = await identify(source);
    if (original?.kind !== 'file') {
      throw new LibraryError('FILE_OPERATION_REFUSED', `${params.source} is not a file.`);
    }
    if ((await identify(target)) !== null) {
      throw alreadyExists(target);
    }
    const temporary = temporaryPath(target, operationId);
    return { kind: 'placement', operationId, method, source, original, target, temporary };
  });
}
