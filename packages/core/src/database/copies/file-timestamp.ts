/** Formats a date for file names, which then sort by date: `20261128T231500123Z`. */
export const fileTimestamp = (date: Date): string => date.toISOString().replaceAll(/[-:.]/g, '');

/** Regular expression for results of `fileTimestamp`. */
export const fileTimestampPattern = '\\d{8}T\\d{9}Z';
