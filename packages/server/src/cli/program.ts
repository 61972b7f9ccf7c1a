import { Command, InvalidArgumentError } from 'commander';
import { version } from '../version.ts';
import type { Environment } from './environment.ts';
import { runServe } from './run-serve.ts';

const longestLifetimeDays = 36_500;

/** Runs the `cinephage` command with these arguments, of which there is at least one. */
export async function runProgram(args: readonly string[]): Promise<void> {
  await createProgram().parseAsync([...args], { from: 'user' });
}

/** Each subcommand imports its modules when it runs, so that `--help` and `--version` respond at once. */
function createProgram(): Command {
  const program = new Command('cinephage')
    .description('A movie library with a REST API. Settings come from the environment; see the README.')
    .version(version)
    .showHelpAfterError('(cinephage --help lists the commands)');
  program.command('serve').description('start the server (the default)').action(runServe);
  addApiKeyCommands(program);
  addAdminCommands(program);
  addBackupCommands(program);
  return program;
}

/** Logs to standard error, as the standard output is the result of the command. */
async function runClientCommand(command: (environment: Environment) => Promise<void>): Promise<void> {
  const { runCommand } = await import('./environment.ts');
  const { limitGarbage } = await import('./limit-garbage.ts');
  limitGarbage();
  await runCommand(process.stderr, command);
}

function addApiKeyCommands(program: Command): void {
  const apiKey = program.command('api-key').description('create, list and revoke API keys');
  apiKey
    .command('create')
    .description('create a key and print it; it cannot be shown again')
    .argument('[name]', 'what the key is for', 'API key')
    .option('--expires-in-days <days>', 'how long it is valid (default: forever)', toDays)
    .action((name: string, options: { expiresInDays?: number }) =>
      runClientCommand(async (environment) =>
        (await import('./api-key.ts')).createKey(environment, name, options),
      ),
    );
  apiKey
    .command('list')
    .description('show all keys, without their secrets')
    .action(() =>
      runClientCommand(async (environment) => (await import('./api-key.ts')).listKeys(environment)),
    );
  apiKey
    .command('revoke')
    .description('revoke a key, effective at once in every running server')
    .argument('<id>', 'its id, as shown by list')
    .action((id: string) =>
      runClientCommand(async (environment) => (await import('./api-key.ts')).revokeKey(environment, id)),
    );
}

function addAdminCommands(program: Command): void {
  program
    .command('admin')
    .description('manage users')
    .command('reset-password')
    .description(
      'set a password, typed at the prompt or read from standard input, and end all sessions of the user',
    )
    .argument('<username>')
    .option('--generate', 'generate a password and print it')
    .action((username: string, options: { generate?: boolean }) =>
      runClientCommand(async (environment) =>
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
    .option(
      '--without-secrets',
      'leave out users, API keys, keys of indexers, download clients and webhooks; the next start creates a user and a key',
    )
    .action((file: string, options: { force?: boolean; withoutSecrets?: boolean }) =>
      runClientCommand(async (environment) =>
        (await import('./backup.ts')).backup(environment, file, options),
      ),
    );
  program
    .command('restore')
    .description('replace the database by a backup and keep a copy of it; stop the server first')
    .argument('<file>')
    .action((file: string) =>
      runClientCommand(async (environment) => (await import('./backup.ts')).restore(environment, file)),
    );
  program
    .command('database')
    .description('operations on the whole database')
    .command('copy')
    .description('copy a library from SQLite to PostgreSQL, or back; stop the server first')
    .requiredOption('--from <address>', 'sqlite:<path> or postgresql://user@host/database')
    .requiredOption('--to <address>', 'a new or empty database of the other kind')
    .action((options: { from: string; to: string }) =>
      runClientCommand(async (environment) => (await import('./backup.ts')).copy(environment, options)),
    );
}

function toDays(text: string): number {
  const days = Number(text);
  if (!/^\d+$/u.test(text) || days < 1 || days > longestLifetimeDays) {
    throw new InvalidArgumentError(
      `It must be a number of days: an integer from 1 to ${longestLifetimeDays}.`,
    );
  }
  return days;
}
