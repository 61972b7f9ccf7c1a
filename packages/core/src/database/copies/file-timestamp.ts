/** A date as a part of file names, which sort by it: `20261128T231500123Z`. */
export const fileTimestamp = (date: Date): string => date.toISOString().replaceAll(/[-:.]/g, '');

/** What `fileTimestamp` makes, for regular expressions. */
export const fileTimestampPattern = '\\d{8}T\\d{9}Z';
