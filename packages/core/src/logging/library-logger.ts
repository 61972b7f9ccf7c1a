/** Where the library writes what it does. Structurally a pino logger; `console` fits through a small wrapper. */
export interface LibraryLogger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
