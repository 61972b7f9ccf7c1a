import { basename, dirname, join } from 'node:path';
import { normalizeUuid } from '../ids/uuid.ts';

/** Linux and Windows allow 255, in bytes or UTF-16 units. */
const maximumNameBytes = 255;

/**
 * Where an operation writes a file before it gets its name: hidden, in the same folder. Such a file is always a second link or a copy,
 * so that it may be deleted once its operation has ended.
 */
export const temporaryPath = (target: string, operationId: string): string =>
  withSuffix(target, `.cinephage-${uuidOf(operationId)}`);

/**
 * The name an entry has between the two steps of a rename. It may be the only name of a user's file: `findTemporaryOperation` does not
 * recognize it, so that it is not deleted.
 */
export const renamedPath = (target: string, operationId: string): string =>
  withSuffix(target, `.cinephage-rename-${uuidOf(operationId)}`);

/** @returns id of the operation that made a file of this name; null if the name is not of `temporaryPath` */
export function findTemporaryOperation(name: string): string | null {
  const [, id = ''] = /^\..*\.cinephage-([0-9a-f-]{36})$/su.exec(name) ?? [];
  return normalizeUuid(id);
}

/** @throws TypeError if it is not a UUID */
export function uuidOf(id: string): string {
  const uuid = normalizeUuid(id);
  if (uuid === null) {
    throw new TypeError(`The id of a file operation must be a UUID; it is ${JSON.stringify(id)}.`);
  }
  return uuid;
}

function withSuffix(target: string, suffix: string): string {
  const characters = [...basename(target)];
  while (Buffer.byteLength(`.${characters.join('')}${suffix}`) > maximumNameBytes) {
    characters.pop();
  }
  return join(/* turbopackIgnore: true */ dirname(target), `.${characters.join('')}${suffix}`);
}
