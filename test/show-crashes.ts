import { afterAll, beforeEach } from 'vitest';
import { takeCrashReports } from '../packages/core/src/testing/clients/crash-reports.ts';

/** Crashes of programs are shown with the test that fails, else once the file is over. */
beforeEach(({ onTestFailed }) => {
  onTestFailed(() => {
    const reports = takeCrashReports();
    if (reports.length > 0) throw new Error(reports.join('\n\n'));
  });
});

afterAll(() => {
  for (const report of takeCrashReports()) console.error(report);
});
