const set = (words: string) => new Set(words.split('|'));

/** What indexers, posters and re-posters append to a name after the group, in lower case. */
const addedSuffixes = set(
  'obfuscated|obfuscation|scrambled|sample|pre|postbot|xpost|repost|rp|wrtm|wrteam|whiterev|buymore|asrequested|alternativetorequested|' +
    'gerov|chamele0n|4p|4planet|altezachen|nzbgeek|z0ids3n|nzbge|captcha|ethel|nzb|nzbs|usenet|wtfnzb|readnfo|thumb|proof|par2|' +
    'bymezu|1|internallink|vtwin88cube',
);
const suffixBeginnings = ['rakuv', 'obfuscat'];

/** Whether a word at the end was appended to the name, and is not its group. */
export const isAddedSuffix = (key: string) =>
  addedSuffixes.has(key) || suffixBeginnings.some((beginning) => key.startsWith(beginning));

/** Indexers and trackers, which put their name in brackets at the end. */
const sites = set(
  'rarbg|eztv|ettv|tgx|torrentgalaxy|1337x|13 37x|glodls|etrg|eztvx|rartv|publichd|ethd|torrenting|demonoid|kickass|limetorrents|' +
    'nzbgeek|usenet 4 all|mvgroup|torrentday|iptorrents|rutracker|nnmclub|scenehd|seedpeer|thepiratebay|tpb|filelist|usabit|newpct|' +
    'pctnew|dontorrent|wolfmax4k|atomixhq|grantorrent|elitetorrent|mejortorrent|torrent9|yggtorrent|oxtorrent|cpasbien|torrentdosfilmes|comando|' +
    'bludv|tamilrockers|tamilmv|1tamilmv|worldfree4u|katmoviehd|moviesflix|hdhub4u',
);
export const isSite = (name: string) => sites.has(name.toLowerCase());

/** Ends of addresses of sites; groups have dots in their names too (`E.N.D`, `YTS.MX`). */
const addressEnd =
  /(?:^|[\s.])[a-z0-9-]{3,40}\.(?:com|net|org|info|biz|tv|club|xyz|ws|cc|site|live|in|is|ru|ua|pl|es|it|fr|de|to|me|se|la|lol|vip|top|pro|nz|sx|fun|cool|hair|re)$/i;
/** Its names look like addresses. */
const yts = /^yts\b/i;
export const isAddress = (text: string) =>
  /www[.\s]/i.test(text) || (addressEnd.test(text) && !yts.test(text));

/** Names that stand at the end without a hyphen, or have one inside, and look like common words. */
const groups = set(
  'tigole|qxr|vyndros|silence|joy|anna|ghost|bandi|natty|panda|garshasp|kappa|afm72|samcode|t1tan|r00t|d3fil3r|imsorny|' +
    'freetheresin|fragbug|ranger|zerox|rzerox|celdra|lion|sampa|theta|yify|yts|tmd|ntb|ghd|d-z0n3|d-zon3|blu-bits|hds|hdarea|kralimarko|' +
    'bludragon|hdo|ctrlhd|don|framestor|epsilon|beyondhd|tepes|playbd|flux|cmrg|evo|fgt|sparks|amiable|geckos|rarbg|psa|megusta|judas|' +
    'erai-raws|subsplease|horriblesubs|varyg|tombdoc|hone|edge2020|vialle|hqmux|ih|rcvr|iahd|datalass|lofd|hidt|e.n.d|xlf|rav1ne',
);
export const isGroup = (name: string) => groups.has(name.toLowerCase());
