/** How soon after the last one a line is worth showing. */
const showEveryMs = 100;

/** One line on standard error that is written again and again; nothing where that is no terminal. */
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
