import { Command, InvalidArgumentError } from 'commander';
import { version } from '../version.ts';
import type { Environment } from './environment.ts';

const longestLifetimeDays = 36_500;

/** Runs the `cinephage` command: what its arguments say, or the server without any. */
export async function runProgram(args: readonly string[]): Promise<void> {
  // Not commander's default command: it would take a misspelt command for an argument of `serve`.
  await createProgram().parseAsync(args.length === 0 ? ['serve'] : [...args], { from: 'user' });
}

/** Each subcommand loads what it needs only when it runs. */
function createProgram(): Command {
  const program = new Command('cinephage')
    .description('A movie library with a REST API. Settings come from the environment; see the README.')
    .version(version)
    .showHelpAfterError('(cinephage --help shows what there is)');
  program
    .command('serve')
    .description('start the server (what happens without a command)')
    .action(() =>
      runCommand(process.stdout, async (environment) => (await import('./serve.ts')).serve(environment)),
    );
  addApiKeyCommands(program);
  addAdminCommands(program);
  addBackupCommands(program);
  return program;
}

/** Loaded so late that `--help` and `--version` answer at once. */
async function runCommand(
  logTo: NodeJS.WriteStream,
  command: (environment: Environment) => Promise<void>,
): Promise<void> {
  const environment = await import('./environment.ts');
  await environment.runCommand(logTo, command);
}

function addApiKeyCommands(program: Command): void {
  const apiKey = program.command('api-key').description('make, list and revoke API keys');
  apiKey
    .command('create')
    .description('make a key and print it, for the one and only time')
    .argument('[name]', 'what the key is for', 'API key')
    .option('--expires-in-days <days>', 'how long it is valid (default: forever)', toDays)
    .action((name: string, options: { expiresInDays?: number }) =>
      runCommand(process.stderr, async (environment) =>
        (await import('./api-key.ts')).createKey(environment, name, options),
      ),
    );
  apiKey
    .command('list')
    .description('show all keys, without their secrets')
    .action(() =>
      runCommand(process.stderr, async (environment) => (await import('./api-key.ts')).listKeys(environment)),
    );
  apiKey
    .command('revoke')
    .description('refuse a key from now on, in every running server')
    .argument('<id>', 'its id, as shown by list')
    .action((id: string) =>
      runCommand(process.stderr, async (environment) =>
        (await import('./api-key.ts')).revokeKey(environment, id),
      ),
    );
}

function addAdminCommands(program: Command): void {
  program
    .command('admin')
    .description('manage people who may sign in')
    .command('reset-password')
    .description('set a password, asked for or read from standard input, and end all sessions of the user')
    .argument('<username>')
    .option('--generate', 'make a password and print it')
    .action((username: string, options: { generate?: boolean }) =>
      runCommand(process.stderr, async (environment) =>
        (await import('./reset-password.ts')).resetPassword(environment, username, options),
      ),
    );
}

function addBackupCommands(program: Command): void {
  program
    .command('backup')
    .description('write the whole library into one file, while the server runs')
    .argument('<file>')
    .option('--force', 'replace a file of that name')
    .option('--without-secrets', 'leave out users, sessions and API keys; the next start makes new ones')
    .action((file: string, options: { force?: boolean; withoutSecrets?: boolean }) =>
      runCommand(process.stderr, async (environment) =>
        (await import('./backup.ts')).backup(environment, file, options),
      ),
    );
  program
    .command('restore')
    .description('put a backup in the place of the database, which is kept as a copy; stop the server first')
    .argument('<file>')
    .action((file: string) =>
      runCommand(process.stderr, async (environment) =>
        (await import('./backup.ts')).restore(environment, file),
      ),
    );
  program
    .command('database')
    .description('work on the database as a whole')
    .command('copy')
    .description('copy a library from SQLite to PostgreSQL, or back; stop the server first')
    .requiredOption('--from <address>', 'sqlite:<path> or postgresql://user@host/database')
    .requiredOption('--to <address>', 'a new or empty database of the other kind')
    .action((options: { from: string; to: string }) =>
      runCommand(process.stderr, async (environment) =>
        (await import('./backup.ts')).copy(environment, options),
      ),
    );
}

function toDays(text: string): number {
  const days = Number(text);
  if (!/^\d+$/u.test(text) || days < 1 || days > longestLifetimeDays) {
    throw new InvalidArgumentError(`It takes a whole number of days from 1 to ${longestLifetimeDays}.`);
  }
  return days;
}
