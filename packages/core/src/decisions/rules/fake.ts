import { type Rule, reject } from '../rule.ts';

const program = /\.(?:exe|scr|lnk|bat|cmd|msi|ps1|vbs|jar|apk|dmg)$/i;

export const fake: Rule = ({ title }) => {
  const ending = program.exec(title.trim())?.[0];
  return ending === undefined
    ? null
    : reject('fake', `The name of the release ends with ${ending}, which is a program and no movie.`);
};
