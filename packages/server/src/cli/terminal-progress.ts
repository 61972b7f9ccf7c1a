/** Minimum time between two updates of the line. */
const showEveryMs = 100;

/** Shows progress on one line of standard error, which each update overwrites; shows nothing if that is not a terminal. */
export function createTerminalProgress(what: string) {
  const terminal = process.stderr;
  let shownAt = Number.NEGATIVE_INFINITY;
  return {
    show(text: string): void {
      if (terminal.isTTY && performance.now() - shownAt > showEveryMs) {
        shownAt = performance.now();
        terminal.write(`\r\u001b[K${what}: ${text}`);
      }
    },
    end(): void {
      if (terminal.isTTY) {
        terminal.write('\r\u001b[K');
      }
    },
  };
}
