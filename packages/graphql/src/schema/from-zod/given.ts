/** Arguments as they are once they were checked: Pothos believes that what may be left out may be null. */
export const given = <Args extends object>(args: Args) => args as Given<Args>;

type Given<Args> = { [Name in keyof Args]: Exclude<Args[Name], null> };
