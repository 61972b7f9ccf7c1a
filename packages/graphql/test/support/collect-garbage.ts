import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');

/** Collects at once: what nothing holds counts as memory until it is collected. */
export const collectGarbage: () => void = runInNewContext('gc');
