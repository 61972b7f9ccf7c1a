/** @returns a function that makes something unless what it made before is still in use by somebody, or being made. */
export function sharedWhileUsed<T extends object>(make: () => Promise<T>): () => Promise<T> {
  let made: WeakRef<T> | undefined;
  let making: Promise<T> | undefined;
  return async () => {
    const known = made?.deref();
    if (known !== undefined) {
      return known;
    }
    making ??= make().finally(() => {
      making = undefined;
    });
    const value = await making;
    made = new WeakRef(value);
    return value;
  };
}
