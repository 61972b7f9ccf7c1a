/**
 * Fails on words that the project does not use, each with the word to use instead: `node scripts/check-words.ts [path…]`.
 * The list is `banned-words.json`; a pattern is a regular expression of whole words, in any case.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

interface BannedWord {
  readonly pattern: string;
  readonly use: string;
}

const words = JSON.parse(
  readFileSync(new URL('./banned-words.json', import.meta.url), 'utf8'),
) as readonly BannedWord[];
const rules = words.map(({ pattern, use }) => ({
  pattern: new RegExp(`(?<![\\p{L}\\d])(?:${pattern})(?![\\p{L}\\d])`, 'giu'),
  use,
}));

/** Data, generated files, and the list itself. */
const exempt =
  /(^|\/)(package-lock\.json|CHANGELOG\.md|banned-words\.json|check-words(\.test)?\.ts|schema\.d\.ts|starter-catalogue\/movies\.json)$/;
const checked = /\.(ts|mts|mjs|js|json|md|graphql|sql|html|css|sh|yml)$/;

const paths = process.argv.slice(2);
const files = execFileSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard', '--', ...paths],
  {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  },
);

/** `camelCase` and `kebab-case` names are read as words. */
const asWords = (text: string) => text.replace(/(?<=[\p{Ll}\d])(?=\p{Lu})/gu, ' ');

let found = 0;
for (const file of files.split('\n').filter((name) => checked.test(name) && !exempt.test(name))) {
  const lines = readContent(file).split('\n');
  for (const [index, line] of [file, ...lines].entries()) {
    for (const { pattern, use } of rules) {
      for (const [word] of asWords(line).matchAll(pattern)) {
        found++;
        const where = index === 0 ? `${file} (its name)` : `${file}:${index}`;
        console.log(`${where}  "${word}": use ${use}`);
      }
    }
  }
}
if (found > 0) {
  console.error(`\n${found} words that the project does not use.`);
  process.exitCode = 1;
}

function readContent(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return '';
    }
    throw error;
  }
}
