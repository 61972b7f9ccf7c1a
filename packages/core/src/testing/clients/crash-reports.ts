/** Of programs that ended without a request, or that said that a part of them crashed. */
const reports: string[] = [];

/** Keeps it for the next test that fails: most of what follows a crash says only that nothing answers. */
export function reportCrash(report: string): void {
  reports.push(report);
}

/** @returns what was reported since the last call */
export function takeCrashReports(): readonly string[] {
  return reports.splice(0);
}
