/** The terminal sends Ctrl-C to all its processes, and npm forwards it once more: signals within this time count as one. */
const sameSignalWithinMs = 300;
const interrupted = 130;

/** Aborts on the first signal to stop. On a second one, the program exits at once, and the processes that it started with it. */
export function abortOnSignal(): AbortSignal {
  const stopping = new AbortController();
  let since: number | undefined;
  const onSignal = () => {
    if (since === undefined) {
      since = performance.now();
      stopping.abort();
    } else if (performance.now() - since > sameSignalWithinMs) {
      process.exit(interrupted);
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, onSignal);
  }
  return stopping.signal;
}
