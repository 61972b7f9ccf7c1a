/** What a word is in the name of an edition. */
export type EditionRole =
  /** An edition by itself, in the title as well: EXTENDED. */
  | 'whole'
  /** An edition by itself after the title only: Ultimate. */
  | 'afterTitle'
  /** Says which cut or edition: Rogue. */
  | 'adjective'
  /** What adjectives belong to: Cut. */
  | 'noun';

const roles: readonly (readonly [EditionRole, string])[] = [
  [
    'whole',
    'extended|uncut|unrated|uncensored|remastered|remaster|theatrical|imax|despecialized|despecialised|restored|director|directors|' +
      'fanedit|fancut|openmatte|2in1|3in1|4in1|langfassung|kinofassung|extendida|extendido|uncutted|unzensiert|recut',
  ],
  ['afterTitle', 'ultimate|collector|collectors|dc|criterion|redux|superbit|integrale|longue'],
  [
    'adjective',
    'special|final|rogue|rouge|assembly|imperial|diamond|signature|hunter|rekall|anniversary|limited|deluxe|gold|golden|platinum|silver|' +
      'definitive|international|european|us|uk|producers|producer|festival|legacy|premium|steelbook|complete|enhanced|long|longer|short|' +
      'alternate|alternative|original|workprint|supporters|preview|broadcast|tv|television|work|fan|open|black|chrome|white|noir|color|colour|' +
      'full|grindhouse|roadshow|premiere|unseen|super|mega|family|jubilee|anniversaire|jubilaums|version',
  ],
  ['noun', 'cut|edition|version|edit|matte|edicion|edizione|fassung|montaje|collection|schnittfassung'],
];

const roleByWord = new Map(roles.flatMap(([role, words]) => words.split('|').map((word) => [word, role])));
const ordinal = /^\d{1,3}(?:st|nd|rd|th)?$/;

/** Nouns that any words may stand before: "Cut" and "Edition", but not "Version" and "Collection". */
const freeNouns = new Set(['cut', 'edition', 'edicion', 'edizione']);
/** Nouns that make an edition only with these adjectives. */
const adjectivesOf: Readonly<Record<string, ReadonlySet<string>>> = {
  edit: new Set(['fan']),
  matte: new Set(['open']),
  collection: new Set(['criterion']),
};

/** Null if the word is not one of editions. */
export const editionRole = (key: string): EditionRole | null => roleByWord.get(key) ?? null;

export const isOrdinal = (key: string) => ordinal.test(key);
export const takesAnyWords = (noun: string) => freeNouns.has(noun);
/** Whether the noun makes an edition together with the word before it. */
export const makesEdition = (before: string, noun: string) => adjectivesOf[noun]?.has(before) ?? true;

export const editionClasses = [
  'extended',
  'remastered',
  'directors',
  'unrated',
  'imax',
  'theatrical',
  'fan-edit',
  'other',
] as const;
export type EditionClass = (typeof editionClasses)[number];

/** Words of each class, in the order in which they decide. */
const classWords: readonly (readonly [EditionClass, RegExp])[] = [
  ['extended', /extend|longue|langfassung/],
  ['remastered', /remaster|restor/],
  ['directors', /director|\bdc\b|montaje/],
  ['unrated', /unrated|uncut|uncensored|unzensiert/],
  ['imax', /imax/],
  ['theatrical', /theatrical|kinofassung|cinema/],
  ['fan-edit', /fan ?(?:edit|cut)|despeciali/],
];

export const editionClassOf = (text: string): EditionClass =>
  classWords.find(([, pattern]) => pattern.test(text.toLowerCase()))?.[0] ?? 'other';
