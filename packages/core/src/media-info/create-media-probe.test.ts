import { execFileSync } from 'node:child_process';
import { copyFile, mkdtemp, open, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { findFfmpeg, makeMedia, noise, testPicture } from '../../../../test/ffmpeg.ts';
import { createMediaProbe } from './create-media-probe.ts';
import { toMediaInfo, toNamedMediaInfo } from './probed-media.ts';

const ffmpeg = findFfmpeg();
const isSkipped = ffmpeg === null && process.env.CI === undefined;
if (isSkipped) {
  process.emitWarning('There is no ffmpeg on this machine: what needs one is left out.');
}
const isRoot = process.geteuid?.() === 0;
const unprivilegedUser = 65_534;

const mediaProbe = createMediaProbe();
let folder: string;
const at = (name: string) => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cinephage-media-'));
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});
afterAll(async () => {
  await mediaProbe.close();
  await rm(folder, { recursive: true, force: true });
});

const x264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'];
const x265 = (parameters: string) => [
  ...['-c:v', 'libx265', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p10le'],
  ...['-x265-params', `log-level=error:${parameters}`],
];
const subtitle = '1\n00:00:00,000 --> 00:00:01,000\nHello\n';

async function make(name: string, ...options: string[]): Promise<string> {
  if (ffmpeg === null) {
    throw new Error('ffmpeg is missing; .ci/run installs it.');
  }
  await makeMedia(ffmpeg, [...options, at(name)]);
  return at(name);
}

async function makeMovie(): Promise<string> {
  await writeFile(at('subtitle.srt'), subtitle);
  return make(
    'movie.mkv',
    ...testPicture('1280x536', '24000/1001', 2),
    ...noise(2),
    ...['-i', at('subtitle.srt')],
    ...['-map', '0:v', '-map', '1:a', '-map', '1:a', '-map', '2', '-map', '2', ...x264],
    ...['-c:a', 'ac3', '-ac', '6', '-c:s', 'srt'],
    ...['-metadata:s:a:0', 'language=ger', '-metadata:s:a:1', 'language=eng'],
    ...['-metadata:s:s:0', 'language=fre', '-metadata:s:s:1', 'language=por'],
  );
}

describe.skipIf(isSkipped)('a probe of files by ffmpeg', () => {
  let movie: string;
  beforeAll(async () => {
    movie = await makeMovie();
  });

  it('finds codecs, channels, languages and subtitles', async () => {
    const media = await mediaProbe.probe(movie);
    expect(media).toEqual({
      container: 'Matroska',
      durationSeconds: expect.closeTo(2, 1),
      bitRate: expect.any(Number),
      videoCodec: 'x264',
      videoBitDepth: 8,
      width: 1280,
      height: 536,
      frameRate: 23.976,
      dynamicRanges: ['SDR'],
      is3d: false,
      audioCodec: 'DD',
      audioChannels: 5.1,
      audioLanguages: ['German', 'English'],
      audioLanguageCodes: ['de', 'en'],
      subtitleLanguages: ['French', 'Portuguese'],
      subtitleLanguageCodes: ['fr', 'pt'],
      problem: null,
    });
    expect(toMediaInfo(media)).toEqual({
      videoCodec: 'x264',
      audioCodec: 'DD',
      audioChannels: 5.1,
      resolution: '1280x536',
    });
    expect(toNamedMediaInfo(media)).toMatchObject({
      audioLanguages: ['de', 'en'],
      subtitleLanguages: ['fr', 'pt'],
    });
  });

  it('finds 10 bits and HDR10', async () => {
    const hdr10 =
      'hdr10=1:repeat-headers=1:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc:max-cll=1000,400:' +
      'master-display=G(13250,34500)B(7500,3000)R(34000,16000)WP(15635,16450)L(10000000,1)';
    const media = await mediaProbe.probe(
      await make('hdr10.mkv', ...testPicture('1920x800', '24', 0.5), ...x265(hdr10)),
    );
    expect(media).toMatchObject({
      ...{ videoCodec: 'x265', videoBitDepth: 10, dynamicRanges: ['HDR10'], width: 1920, height: 800 },
      ...{ audioCodec: null, audioChannels: null, audioLanguages: [], problem: null },
    });
  });

  it('finds HLG', async () => {
    const hlg = 'colorprim=bt2020:transfer=arib-std-b67:colormatrix=bt2020nc';
    const path = await make('hlg.mkv', ...testPicture('640x480', '25', 0.5), ...x265(hlg));
    expect((await mediaProbe.probe(path)).dynamicRanges).toEqual(['HLG']);
  });

  it('reads MP4', async () => {
    const path = await make(
      'movie.mp4',
      ...testPicture('960x720', '25', 2),
      ...noise(2),
      ...[...x264, '-c:a', 'aac', '-ac', '2', '-metadata:s:a:0', 'language=jpn'],
    );
    expect(await mediaProbe.probe(path)).toMatchObject({
      ...{ container: 'MPEG-4', durationSeconds: 2, videoCodec: 'x264', width: 960, height: 720 },
      ...{ audioCodec: 'AAC', audioChannels: 2, audioLanguages: ['Japanese'], problem: null },
    });
    await truncate(path, 20_000);
    const cut = await mediaProbe.probe(path);
    expect(cut).toMatchObject({ videoCodec: null, width: null, problem: { kind: 'truncated' } });
  });

  it('says of sound that it is no video', async () => {
    const path = await make('sound.mka', ...noise(1), '-c:a', 'flac');
    expect(await mediaProbe.probe(path)).toMatchObject({
      ...{ videoCodec: null, dynamicRanges: [], audioCodec: 'FLAC' },
      problem: { kind: 'noVideo', message: 'The file has no picture: it is not a video.' },
    });
  });

  it('says of a file without its end that it is truncated, and what it has', async () => {
    const path = at('cut.mkv');
    await copyFile(movie, path);
    await truncate(path, 40_000);
    expect(await mediaProbe.probe(path)).toMatchObject({
      ...{ videoCodec: 'x264', width: 1280, audioLanguages: ['German', 'English'] },
      problem: { kind: 'truncated', errorCode: null },
    });
  });

  it('probes one file after the other, of all callers', async () => {
    const text = at('among.mkv');
    await writeFile(text, 'text');
    const paths = Array.from({ length: 12 }, (_, index) => (index % 3 === 0 ? text : movie));
    const found = await Promise.all(paths.map((path) => mediaProbe.probe(path)));
    expect(found.map(({ width }) => width)).toEqual(paths.map((path) => (path === movie ? 1280 : null)));
  });

  it('follows links', async () => {
    await symlink(movie, at('link.mkv'));
    expect((await mediaProbe.probe(at('link.mkv'))).width).toBe(1280);
  });

  it('keeps the analysis for a while, and loads it again after that', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const loaded = vi.spyOn(WebAssembly, 'instantiate');
    const kept = createMediaProbe({ idleMs: 1000 });
    const probeAfter = async (ms: number) => {
      vi.advanceTimersByTime(ms);
      expect((await kept.probe(movie)).width).toBe(1280);
      return loaded.mock.calls.length;
    };
    expect(await probeAfter(0)).toBe(1);
    expect(await probeAfter(999)).toBe(1);
    expect(await probeAfter(999)).toBe(1);
    expect(await probeAfter(1000)).toBe(2);
    await kept.close();
    expect(vi.getTimerCount()).toBe(0);
    expect(await probeAfter(0)).toBe(3);
    await kept.close();
  });

  it('loads the analysis again after a file that takes much memory', async () => {
    const padded = at('padded.mkv');
    await copyFile(movie, padded);
    await truncate(padded, 128 * 1024 ** 2);
    const loaded = vi.spyOn(WebAssembly, 'instantiate');
    const own = createMediaProbe();
    for (const [path, loads] of [
      [movie, 1],
      [padded, 1],
      [movie, 2],
      [movie, 2],
    ] as const) {
      expect((await own.probe(path)).width).toBe(1280);
      expect(loaded).toHaveBeenCalledTimes(loads);
    }
    await own.close();
  });

  it('stops reading at its limit, and goes on with the next file', async () => {
    const limited = createMediaProbe({ maximumRead: 100_000 });
    const { problem } = await limited.probe(movie);
    expect(problem).toMatchObject({ kind: 'unreadable', errorCode: null });
    expect(problem?.message).toContain('more than 100000 bytes');
    await writeFile(at('small.mkv'), 'text');
    expect((await limited.probe(at('small.mkv'))).problem?.kind).toBe('noVideo');
    await limited.close();
  });

  it('stops with the reason of its signal, and goes on with the next file', async () => {
    const stopping = new AbortController();
    const reason = new Error('The scan was cancelled.');
    const [running, waiting] = [1, 2].map(() => mediaProbe.probe(movie, { signal: stopping.signal }));
    stopping.abort(reason);
    await expect(running).rejects.toBe(reason);
    await expect(waiting).rejects.toBe(reason);
    await expect(mediaProbe.probe(movie, { signal: stopping.signal })).rejects.toBe(reason);
    expect((await mediaProbe.probe(movie)).problem).toBeNull();
  });
});

describe('a probe', () => {
  it.each([
    ['an empty file', '', 'The file is empty.'],
    ['text', 'This is not a movie.', 'The file has no picture: it is not a video.'],
    ['noise', Buffer.alloc(300_000, 'cinephage \u0000\u0001'), 'The file has no picture: it is not a video.'],
  ])('says of %s that it is no video', async (_, content, message) => {
    const path = at('other.mkv');
    await writeFile(path, content);
    expect((await mediaProbe.probe(path)).problem).toEqual({ kind: 'noVideo', message, errorCode: null });
  });

  it('says that a file is gone', async () => {
    expect(await mediaProbe.probe(at('gone.mkv'))).toMatchObject({
      width: null,
      problem: { kind: 'unreadable', message: 'The file no longer exists.', errorCode: 'ENOENT' },
    });
  });

  it('says that it may not read a file', async () => {
    const path = at('closed.mkv');
    await (await open(path, 'w', 0o000)).close();
    await mediaProbe.probe(at('gone.mkv'));
    if (isRoot) {
      process.seteuid?.(unprivilegedUser);
    }
    try {
      expect((await mediaProbe.probe(path)).problem?.errorCode).toBe('EACCES');
    } finally {
      if (isRoot) {
        process.seteuid?.(0);
      }
    }
  });

  it('refuses folders and pipes without waiting for them', async () => {
    execFileSync('mkfifo', [at('pipe.mkv')]);
    for (const path of [folder, at('pipe.mkv')]) {
      const { problem } = await mediaProbe.probe(path);
      expect(problem).toMatchObject({ kind: 'unreadable', errorCode: 'EISDIR' });
    }
  });
});
