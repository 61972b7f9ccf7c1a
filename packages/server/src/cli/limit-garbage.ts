import { setFlagsFromString } from 'node:v8';

/**
 * By default, garbage of the old generation is collected only once the heap has doubled since the last time: long scans and copies then
 * hold twice the memory. Called once the modules are loaded: a start from which it is set takes a tenth longer. As an option of `node` it
 * would not be set for the installed command.
 */
export const limitGarbage = (): void => setFlagsFromString('--heap-growing-percent=25');
