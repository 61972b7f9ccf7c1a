import type { LanguageForm, WordTable } from './word-table.ts';

/**
 * Languages with their names (in English and their own, and dubs that are named after them), codes of three letters, and
 * codes of two letters. The last count in capitals, or next to another language.
 */
const languages: readonly (readonly [language: string, names: string, codes: string, short: string])[] = [
  ['English', 'english|ingles|inglese|anglais|englisch|angielski|англ|английский', 'eng|ing', 'en'],
  [
    'French',
    'french|francais|frances|francese|franzosisch|true french|vff|vfq|vfi|vf2|voff|vof|vff vfq|vfstfr|french vff|quebecois',
    'fre|fra',
    'fr|vf',
  ],
  ['Spanish', 'spanish|espanol|castellano|castilian|espagnol|spagnolo', 'spa|esp|cast', 'es|sp'],
  [
    'SpanishLatino',
    'latino|espanol latino|spanish latino|audio latino|latin spanish|latam|latin american|latin america',
    'spalat|esplat|eslat|spa lat|esp lat|dual lat|es lat|es 419',
    '',
  ],
  ['Portuguese', 'portuguese|portugues|portuguese portugal|dobrado|pt pt|portugal', 'por', 'pt'],
  [
    'PortugueseBR',
    'brazilian|brasileiro|dublado|dublada|pt br|portuguese brazil|portuguese br|brazilian portuguese|dublagem|nacional|portugues brasil|por br|brazil',
    'pob',
    'br',
  ],
  [
    'German',
    'german|deutsch|swiss german|schweizerdeutsch|germandub|german dubbed|aleman|tedesco|allemand|videomann',
    'ger|deu',
    'de',
  ],
  ['Italian', 'italian|italiano|italien|italienisch', 'ita', 'it'],
  ['Dutch', 'dutch|nederlands|nl audio|nl gesproken|hollands|holandes', 'dut|nld|ned', 'nl'],
  ['Flemish', 'flemish|vlaams|belgian', 'vls', ''],
  ['Danish', 'danish|dansk|dk audio', 'dan', 'dk|da'],
  ['Swedish', 'swedish|svensk|svenska|swe dub', 'swe', 'se|sv'],
  ['Norwegian', 'norwegian|norsk|norsk tale|bokmal', 'nor', 'no|nb'],
  ['Finnish', 'finnish|suomi|suomeksi', 'fin', 'fi'],
  ['Icelandic', 'icelandic|islenska', 'ice|isl', 'is'],
  ['Russian', 'russian|русский|рус|rus dub|rusdub|дубляж|дублированный|лицензия', 'rus', 'ru'],
  ['Ukrainian', 'ukrainian|українська|українською|укр|украинский|ukr dub', 'ukr', 'ua|uk'],
  ['Belarusian', 'belarusian|беларуская', 'bel', 'by'],
  [
    'Polish',
    'polish|polski|polska|lektor|lektor pl|pl lektor|lek pl|pl lek|dubbing pl|pl dubbing|pl dub|dub pl|po polsku',
    'pol',
    'pl',
  ],
  ['Czech', 'czech|cesky|cestina|cz dabing|cz dab|dabing|cz dub|czdub', 'cze|ces', 'cz|cs'],
  ['Slovak', 'slovak|slovensky|slovencina|sk dabing|sk dab|sk dub', 'slk|slo|svk', 'sk'],
  ['Slovenian', 'slovenian|slovene|slovenski', 'slv', 'si|sl'],
  ['Hungarian', 'hungarian|magyar|hun dub', 'hun', 'hu'],
  ['Romanian', 'romanian|romana|ro dub|ro dubbed|rodubbed|dublat|dublat romana', 'rum|ron', 'ro'],
  ['Bulgarian', 'bulgarian|bg audio|bulgarski|български', 'bul', 'bg'],
  ['Croatian', 'croatian|hrvatski', 'hrv|cro', ''],
  ['Serbian', 'serbian|srpski', 'srp|ser', 'rs|sr'],
  ['Bosnian', 'bosnian|bosanski', 'bos', 'ba|bs'],
  ['Macedonian', 'macedonian|makedonski', 'mkd|mac', 'mk'],
  ['Albanian', 'albanian|shqip', 'alb|sqi', 'sq|al'],
  ['Greek', 'greek|ellinika|ελληνικα', 'gre|ell', 'gr|el'],
  ['Turkish', 'turkish|turkce|tr dub|turkce dublaj|tr dublaj|dublaj|tr audio', 'tur', 'tr'],
  ['Azerbaijani', 'azerbaijani|azeri', 'aze', 'az'],
  ['Armenian', 'armenian', 'arm|hye', 'hy'],
  ['Georgian', 'georgian|kartuli|ქართული', 'geo|kat', 'ka'],
  ['Kazakh', 'kazakh|қазақша', 'kaz', 'kk'],
  ['Uzbek', 'uzbek|ozbek|uzbekcha', 'uzb', 'uz'],
  ['Mongolian', 'mongolian|mongol', 'mon|khk', 'mn'],
  ['Estonian', 'estonian|eesti', 'est', 'ee|et'],
  ['Latvian', 'latvian|latviesu|latvija|lv audio', 'lat|lav', 'lv'],
  ['Lithuanian', 'lithuanian|lietuviu|lt audio', 'lit|ltu', 'lt'],
  ['Catalan', 'catalan|catala|valencia', 'cat', 'ca'],
  ['Basque', 'basque|euskara|euskera', 'eus|baq', 'eu'],
  ['Galician', 'galician|galego', 'glg', 'gl'],
  ['Irish', 'gaeilge', 'gle', ''],
  ['Welsh', 'welsh|cymraeg', 'cym|wel', ''],
  ['Romansh', 'romansh|rumantsch|romansch', 'roh', 'rm'],
  ['Luxembourgish', 'luxembourgish|letzebuergesch', 'ltz', ''],
  ['Hebrew', 'hebrew|ivrit|heb dub|heb dubbed|hebdub|עברית', 'heb', 'he|il'],
  ['Arabic', 'arabic|arab|arabe|العربية|عربي', 'ara', 'ar'],
  ['Persian', 'persian|farsi|dubbed farsi|farsi dubbed|فارسی', 'per|fas', 'fa|ir'],
  ['Kurdish', 'kurdish|kurdi', 'kur', 'ku'],
  ['Hindi', 'hindi|hin dub|hindi dub|hindi dubbed|हिन्दी', 'hin', 'hi'],
  ['Bengali', 'bengali|bangla', 'ben', 'bn'],
  ['Tamil', 'tamil', 'tam', 'ta'],
  ['Telugu', 'telugu', 'tel', 'te'],
  ['Malayalam', 'malayalam', 'mal', ''],
  ['Kannada', 'kannada', 'kan|kann', 'kn'],
  ['Marathi', 'marathi', 'mar', 'mr'],
  ['Gujarati', 'gujarati', 'guj', 'gu'],
  ['Punjabi', 'punjabi|panjabi', 'pan|pun', 'pa'],
  ['Urdu', 'urdu', 'urd', 'ur'],
  ['Nepali', 'nepali', 'nep', 'ne'],
  ['Sinhala', 'sinhala|sinhalese', 'sin', ''],
  [
    'Chinese',
    'chinese|mandarin|cantonese|putonghua|国语|國語|粤语|粵語|国粤|国粤双语|国英|国英双语|国配|普通话|中文|中文配音|中文字幕|中英|中英双语|中英字幕|中字|双语|' +
      '简体|简体中文|繁体|繁體|繁體中文|简中|繁中|简繁|简繁字幕|简日|繁日|简日双语|简|繁|字幕|內嵌|内嵌|汉语|漢語|华语|華語',
    'chi|zho|chs|cht|cmn|big5|mandarin dub',
    'cn|zh|gb',
  ],
  ['Japanese', 'japanese|japones|giapponese|japonais|日本語|日语|日語', 'jpn|jap|jp n', 'jp|ja'],
  ['Korean', 'korean|coreano|한국어|韩语|韓語', 'kor', 'kr|ko'],
  ['Vietnamese', 'vietnamese|thuyet minh|long tieng|tieng viet|viet', 'vie', 'vi|vn'],
  ['Thai', 'thai|ไทย', 'tha', 'th'],
  ['Indonesian', 'indonesian|bahasa indonesia|indonesia', 'ind|idn', 'id'],
  ['Malay', 'malay|bahasa melayu|melayu', 'msa|may|zsm', 'ms'],
  ['Tagalog', 'tagalog|filipino|pinoy', 'tgl|fil', 'tl|ph'],
  ['Afrikaans', 'afrikaans', 'afr', 'af'],
  ['Swahili', 'swahili|kiswahili', 'swa', 'sw'],
  ['Khmer', 'khmer|cambodian', 'khm', ''],
  ['Lao', 'laotian', '', ''],
  ['Burmese', 'burmese', '', ''],
  ['Tibetan', 'tibetan', '', ''],
  ['Assamese', 'assamese', '', ''],
  ['Bhojpuri', 'bhojpuri', '', ''],
  ['Odia', 'odia|oriya', '', ''],
  ['Pashto', 'pashto', '', ''],
  ['Somali', 'somali', '', ''],
  ['Amharic', 'amharic', '', ''],
  ['Zulu', 'isizulu', '', ''],
  ['Yiddish', 'yiddish', '', ''],
  ['Maltese', 'maltese', '', ''],
  ['Faroese', 'faroese', '', ''],
  ['Kyrgyz', 'kyrgyz', 'kir', ''],
  ['Tajik', 'tajik', '', ''],
  ['Turkmen', 'turkmen', '', ''],
  ['Tatar', 'tatar', '', ''],
  ['Maori', 'maori', '', ''],
  ['Original', 'original|original audio|original language|orig audio|vo original', '', ''],
];

/** Two letters that are common words of other languages, or of releases: they count next to another language only. */
const onlyInLists = new Set(
  'sp|is|no|uk|by|br|si|sl|rs|sr|bs|ba|al|sq|el|az|hy|kk|mn|ee|et|ca|eu|gl|rm|he|il|ar|fa|ir|ku|hi|bn|ta|te|kn|mr|gu|pa|ur|ne|vi|vn|th|id|ms|tl|ph|af|sw|da|ja|ko|nb|mk|ka|uz|tr|cs'.split(
    '|',
  ),
);

const rows = (language: string, languageForm: LanguageForm, words: string): WordTable =>
  words === '' ? [] : [[languageForm === 'short' ? 'capitals' : 'weak', { language, languageForm }, words]];

export const languageWords: WordTable = languages.flatMap(([language, names, codes, short]) => [
  ...rows(language, 'name', names),
  ...rows(language, 'code', codes),
  ...rows(language, 'short', short),
]);

/** Whether a code of two letters says nothing by itself. */
export const countsOnlyInLists = (key: string) => onlyInLists.has(key);

/** Languages that are called by more than their own name, after which a name that has only them ends: "Title latino". */
export const dubWords = new Set('latino|castellano|vff|vfq|truefrench|dublado|lektor'.split('|'));

const set = (words: string) => new Set(words.split('|'));

/** Words of titles that no title in English has, of languages whose releases name them before the year. */
export const commonWords: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  [
    'German',
    set(
      'die|der|das|des|dem|den|und|ein|eine|einer|eines|im|vom|von|zum|zur|mit|fur|auf|aus|nach|uber|wie|ist|ich|nicht',
    ),
  ],
  ['French', set('le|les|un|une|et|du|des|au|aux|dans|sur|pour|avec|est|je|mon|ma')],
  ['Italian', set('il|lo|gli|una|di|del|della|delle|dei|e|che|nel|nella|per|con')],
  ['Spanish', set('el|los|las|una|del|y|en|por|para|con|que')],
]);
