/** Names of operations that several features have, for `loadOnFirstUse`. */
export const readAndUpdate = { get: true, update: true } as const;
export const readAndWrite = { list: true, get: true, create: true, update: true, delete: true } as const;
