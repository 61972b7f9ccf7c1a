const extensions = new Set(
  (
    'mkv|mk3d|mp4|m4v|avi|ts|m2ts|mts|wmv|mov|mpg|mpeg|m2v|webm|flv|f4v|ogm|ogv|divx|xvid|rm|rmvb|asf|3gp|vob|ifo|iso|img|bin|nrg|dvr-ms|wtv|strm|' +
    'nfo|nzb|torrent|srt|sub|idx|ass|ssa|sup|vtt|rar|zip|7z|par2|sfv|jpg|jpeg|png|txt'
  ).split('|'),
);

const longestExtension = Math.max(...[...extensions].map(({ length }) => length));

/** The name without the extension of a video, a subtitle, an archive or the like; the extension in lower case, or null. */
export function splitExtension(name: string): { stem: string; extension: string | null } {
  const dot = name.lastIndexOf('.');
  if (dot <= 0 || name.length - dot - 1 > longestExtension) {
    return { stem: name, extension: null };
  }
  const extension = name.slice(dot + 1);
  const lower = extension.toLowerCase();
  // `.TS` is a telesync more often than a transport stream.
  const isExtension = extensions.has(lower) && (lower !== 'ts' || extension === 'ts');
  return isExtension ? { stem: name.slice(0, dot), extension: lower } : { stem: name, extension: null };
}
