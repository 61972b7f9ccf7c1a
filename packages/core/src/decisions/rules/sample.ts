import { type Rule, reject } from '../rule.ts';

export const sample: Rule = ({ parsed }) =>
  parsed.isSample ? reject('sample', 'The name of the release says that it is a sample.') : null;

export const trailer: Rule = ({ parsed }) =>
  parsed.isTrailer ? reject('trailer', 'The name of the release says that it is a trailer.') : null;

export const extra: Rule = ({ parsed }) =>
  parsed.isExtra ? reject('extra', 'The name of the release says that it is bonus material.') : null;

/** A version has one file. */
export const multiPart: Rule = ({ parsed }) =>
  parsed.part === null
    ? null
    : reject('multiPart', `The release is part ${parsed.part} of a movie in several files.`);
