/** Timers that are set for longer go off at once. */
export const longestTimerMs = 2 ** 31 - 1;
