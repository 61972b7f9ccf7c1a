import type { WordTable } from './word-table.ts';

/** Picture and sound. Resolutions in digits are patterns, not words. */
export const mediaWords: WordTable = [
  ['strong', { isUhd: true }, 'uhd|ultra hd|m uhd|uhd 4k|4k uhd'],
  ['weak', { isUhd: true }, '4k'],
  ['weak', { resolution: 1080 }, 'full hd|fhd|1080|4k to 1080p'],
  ['weak', { resolution: 720 }, '720'],
  ['weak', { resolution: 2160 }, '2160'],
  ['weak', {}, 'hd|hq|8k'],
  ['capitals', {}, 'sd'],

  ['strong', { videoCodec: 'x264' }, 'x 264'],
  ['strong', { videoCodec: 'h264' }, 'h 264|h_264'],
  ['strong', { videoCodec: 'avc' }, 'avc'],
  ['strong', { videoCodec: 'x265' }, 'x 265'],
  ['strong', { videoCodec: 'h265' }, 'h 265'],
  ['strong', { videoCodec: 'hevc' }, 'hevc'],
  ['strong', { videoCodec: 'h266' }, 'h 266|x 266|vvc'],
  ['strong', { videoCodec: 'av1' }, 'av1'],
  ['strong', { videoCodec: 'vp9' }, 'vp9'],
  ['strong', { videoCodec: 'vc1' }, 'vc 1'],
  ['strong', { videoCodec: 'mvc' }, 'mvc'],
  ['strong', { videoCodec: 'mpeg2' }, 'mpeg 2'],
  ['weak', { videoCodec: 'mpeg4' }, 'mpeg 4'],
  ['strong', { videoCodec: 'xvid' }, 'xvid|xvid hd'],
  ['strong', { videoCodec: 'divx' }, 'divx|divx 5|divx 6'],
  ['weak', { videoCodec: 'wmv' }, 'wmv'],
  ['weak', { bitDepth: 8 }, '8 bit|8 bits'],
  ['weak', { bitDepth: 10 }, '10 bit|10 bits|hi 10|hi 10p|hi10p'],
  ['weak', { bitDepth: 12 }, '12 bit|12 bits'],
  ['weak', {}, '16 bit|24 bit|24 bits'],

  ['strong', { hdr: 'HDR' }, 'hdr'],
  ['strong', { hdr: 'HDR10' }, 'hdr 10'],
  ['strong', { hdr: 'HDR', bitDepth: 10 }, 'hdr_10 bit|hdr_10 bits'],
  ['strong', { hdr: 'HDR10+' }, 'hdr 10+|hdr 10 plus|hdr 10p|hdr+'],
  ['strong', { hdr: 'DV' }, 'dovi|dolby vision|dv hdr'],
  ['capitals', { hdr: 'DV' }, 'dv'],
  ['strong', { hdr: 'HLG' }, 'hlg'],
  ['capitals', { hdr: 'PQ' }, 'pq'],
  ['weak', { hdr: 'SDR' }, 'sdr'],

  [
    'strong',
    { audioCodec: 'DTS-HD MA' },
    'dts hd ma|dts ma|dts hd master audio|dts hd master|dts hdma|dts hd mad|dts hr ma',
  ],
  ['strong', { audioCodec: 'DTS-HD HRA' }, 'dts hd hra|dts hr|dts hra|dts hd hr|dts hdhr'],
  ['strong', { audioCodec: 'DTS-HD' }, 'dts hd|dts hdd'],
  ['strong', { audioCodec: 'DTS:X' }, 'dts x'],
  ['strong', { audioCodec: 'DTS-ES' }, 'dts es'],
  ['strong', { audioCodec: 'DTS' }, 'dts|dts d|dts dd'],
  ['strong', { audioCodec: 'DTS', videoCodec: 'x264' }, 'dts x_264'],
  ['strong', { audioCodec: 'DTS', videoCodec: 'x265' }, 'dts x_265'],
  ['strong', { audioCodec: 'TrueHD' }, 'true hd|dolby true hd|thd'],
  ['weak', { isAtmos: true }, 'atmos|dolby atmos'],
  ['strong', { audioCodec: 'DD+' }, 'dd+|ddp|eac3|e ac3|e ac 3|eac 3|dolby digital plus|dd plus|eac3 d'],
  ['strong', { audioCodec: 'DD+', isAtmos: true }, 'ddpa|ddp a'],
  ['strong', { audioCodec: 'DD' }, 'ac3|ac 3|dolby digital|ac3 d|ac3 ld|ac3 md|ac3 dubbed'],
  ['capitals', { audioCodec: 'DD' }, 'dd'],
  ['strong', { audioCodec: 'AAC' }, 'aac|he aac|aac lc|qaac|he aacv2'],
  ['strong', { audioCodec: 'FLAC' }, 'flac'],
  ['strong', { audioCodec: 'PCM' }, 'lpcm'],
  ['weak', { audioCodec: 'PCM' }, 'pcm'],
  ['weak', { audioCodec: 'Opus' }, 'opus'],
  ['weak', { audioCodec: 'Vorbis' }, 'vorbis|ogg'],
  ['weak', { audioCodec: 'MP3' }, 'mp3'],
  ['weak', { audioCodec: 'MP2' }, 'mp2'],
];

/** Audio words that a number of channels is glued to: DDP5.1, MA7.1. */
export const audioWordsBeforeChannels = new Set(
  (
    'dd|dd+|ddp|ddpa|aac|ac3|eac3|dts|ma|hra|truehd|thd|flac|opus|lpcm|pcm|atmos|mp2|mp3|' +
    'dtshd|dtsma|dtshdma|dtsx|ddplus|heaac|vorbis|ogg'
  ).split('|'),
);
