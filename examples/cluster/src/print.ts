import { styleText } from 'node:util';

/** Prints a line of text. */
export type Print = (line: string) => void;

const colors = ['gray', 'cyan', 'green', 'yellow', 'magenta', 'blue'] as const;
const nameWidth = 8;

/** Creates print functions that prefix each line with a name; on a terminal each name has its own color. */
export function createPrintAs(print: Print): (name: string) => Print {
  let names = 0;
  return (name) => {
    const color = colors[names % colors.length] ?? 'gray';
    names += 1;
    const prefix = styleText(color, `${name.padEnd(nameWidth)} |`);
    return (line) => print(`${prefix} ${line}`);
  };
}
