/** Runs the server. The program of the commands is not loaded if it is started without arguments. */
export async function runServe(): Promise<void> {
  const { runCommand } = await import('./environment.ts');
  await runCommand(process.stdout, async (environment) => {
    const { serve } = await import('./serve.ts');
    await serve(environment);
  });
}
