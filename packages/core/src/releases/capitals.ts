const twoCapitals = /\p{Lu}[^\p{Ll}]*\p{Lu}|^\p{Ll}+\p{Lu}|^\p{Lu}(?:\d|$)/u;
const upperCase = /\p{Lu}/u;
const lowerCase = /\p{Ll}/u;

/** Whether a word is written as names write their abbreviations: CAM, iTALiAN, R5; not Cam. */
export const hasCapitals = (text: string) => twoCapitals.test(text);

export const hasUpperCase = (text: string) => upperCase.test(text);

export const hasLowerCase = (text: string) => lowerCase.test(text);
