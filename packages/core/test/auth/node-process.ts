import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const at = (path: string) => new URL(`../../src/${path}`, import.meta.url).href;

/**
 * Runs `script` in another process, like the command line next to the server, with `auth`, better-auth on the database at
 * `address`. Resolves with what the script returns.
 */
export async function inAnotherProcess<Result>(address: string, script: string): Promise<Result> {
  const program = `
    import { openDatabase } from '${at('database/open-database.ts')}';
    import { createBetterAuthOn } from '${at('auth/better-auth/create-better-auth.ts')}';
    import { ensureFirstCredentials } from '${at('auth/better-auth/first-credentials.ts')}';
    const database = await openDatabase({ address: ${JSON.stringify(address)} });
    const auth = await createBetterAuthOn(database, {});
    const result = await (async () => { ${script} })();
    await auth.close();
    await database.close();
    process.stdout.write(JSON.stringify(result ?? null));
  `;
  const flags = ['-C', '@cinephage/source', '--input-type=module', '-e', program];
  const { stdout } = await promisify(execFile)(process.execPath, flags);
  return JSON.parse(stdout) as Result;
}
