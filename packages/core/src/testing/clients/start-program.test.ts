import { createServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import { freePort } from '../free-port.ts';
import { takeCrashReports } from './crash-reports.ts';
import { startProgram } from './start-program.ts';

const run = (script: string, crash?: RegExp) =>
  startProgram({
    program: process.execPath,
    args: ['-e', script],
    ...(crash && { crash }),
    isReady: async () => true,
  });

describe('a program that tests start', () => {
  it('is reported when it ends by itself, with how and what it wrote last', async () => {
    const programs = [
      await run("setTimeout(() => { console.error('out of luck'); process.exitCode = 7 }, 100)"),
      await run("setTimeout(() => process.kill(process.pid, 'SIGSEGV'), 100)"),
    ];
    const reports: string[] = [];
    await expect
      .poll(() => {
        reports.push(...takeCrashReports());
        return reports.toSorted();
      })
      .toEqual([
        expect.stringContaining('has ended by itself, by SIGSEGV.'),
        expect.stringMatching(/has ended by itself, with the exit code 7\. .*out of luck/su),
      ]);
    for (const program of programs) await program.stop();
  });

  it('is not reported when it is stopped or killed', async () => {
    const script = "process.on('SIGTERM', () => process.exit(1)); setInterval(() => {}, 1000)";
    const programs = [await run(script), await run(script)];
    await programs[0]?.stop();
    await programs[1]?.kill();
    expect(takeCrashReports()).toEqual([]);
  });

  it('is reported once when it goes on without a part that crashed', async () => {
    const script = "setInterval(() => console.log('Exception in thread 1'), 10)";
    const program = await run(script, /^Exception in thread/mu);
    await expect
      .poll(takeCrashReports)
      .toEqual([expect.stringMatching(/A part of .*Exception in thread 1/su)]);
    await program.stop();
    expect(takeCrashReports()).toEqual([]);
  });

  it('fails to start with how it ended', async () => {
    const starting = startProgram({
      ...{ program: process.execPath, args: ['-e', "console.log('no such folder'); process.exit(3)"] },
      isReady: async () => false,
    });
    await expect(starting).rejects.toThrow(/has ended \(3\)\. .*no such folder/su);
    await expect(
      startProgram({ program: 'no-such-program', args: [], isReady: async () => false }),
    ).rejects.toThrow(/ENOENT/u);
  });
});

describe('freePort', () => {
  it('gives no port twice, and none that something listens on', async () => {
    const ports = await Promise.all(Array.from({ length: 300 }, freePort));
    expect(new Set(ports).size).toBe(300);
    const server = createServer().listen(ports[0], '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    server.close();
  });
});
