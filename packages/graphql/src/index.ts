/** The gateway is not built yet: this package reserves its name and exports nothing. */
export {};
