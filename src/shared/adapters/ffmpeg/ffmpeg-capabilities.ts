import { statSync } from 'node:fs';
import { processFailure } from '../../core/errors/process-failure.ts';
import { runMediaProcess } from '../process/run-media-process.ts';
import { rememberedAnswer } from './remembered-answers.ts';

const ASK_TIMEOUT_MS = 20_000;

/**
 * Capabilities of a binary. The binary is run for each of them on the first call only: a process start costs up to 0.1
 * s.
 */
export interface FfmpegCapabilities {
  /** Names of the filters that are built in, e.g. `zscale`, `tonemap`, `bwdif`. ffmpeg only. */
  filters(): Promise<ReadonlySet<string>>;
  /** Names of the protocols that can be read from, e.g. `https`. */
  protocols(): Promise<ReadonlySet<string>>;
  /** Codecs that can be decoded, by ffprobe's `codec_name`. */
  decodable(): Promise<ReadonlySet<string>>;
  /** Names of the decoders that are built in, e.g. `libvpx-vp9`. */
  decoders(): Promise<ReadonlySet<string>>;
  /** Names of the encoders that are built in, e.g. `libx264`. ffmpeg only. */
  encoders(): Promise<ReadonlySet<string>>;
  /** Whether the main program has an option, e.g. `fps_mode`. */
  hasOption(name: string): Promise<boolean>;
}

const askNow = async (binary: string, args: readonly string[]): Promise<string> => {
  const run = await runMediaProcess({ binary, args: ['-hide_banner', ...args], timeoutMs: ASK_TIMEOUT_MS });
  if (run.timedOut || run.signal !== null) {
    throw processFailure(`${binary} ${args.join(' ')}`, run, { overtime: `took longer than ${ASK_TIMEOUT_MS} ms` });
  }
  return run.stdout.toString('utf8');
};

const ask = async (binary: string, args: readonly string[]): Promise<string> =>
  (await rememberedAnswer(binary, args, () => askNow(binary, args))) ?? '';

/** Runs the question on the first call and remembers the answer. A failure is not remembered: the next call tries again. */
const once = <T>(question: () => Promise<T>): (() => Promise<T>) => {
  let answer: Promise<T> | undefined;
  return () => {
    answer ??= question().catch((error: unknown) => {
      answer = undefined;
      throw error;
    });
    return answer;
  };
};

/** The second column of lines whose flags match, of listings such as ` D.V.L. h264   …` or ` TSC yadif   V->V  …`. */
const names = (listing: string, flags: RegExp): ReadonlySet<string> =>
  new Set(
    listing
      .split('\n')
      .map((line) => /^ (\S+) +(\S+) /.exec(line))
      .filter((match) => match !== null && flags.test(match[1] ?? ''))
      .map((match) => match?.[2] ?? ''),
  );

/** Decoders that need a hardware device, as FFmpeg's own `av1` does too: functions have none. */
const NEEDS_DEVICE = /^av1$|_(?:cuvid|qsv|v4l2m2m|mediacodec|mmal|omx|rkmpp|amf|crystalhd|vdpau|videotoolbox)$/;

/**
 * Codecs that can be decoded without a hardware device, from the output of `-codecs`.
 * ` DEV.LS h264  … (decoders: h264 h264_v4l2m2m ) (encoders: …)`; a codec whose only decoder has its own name lists none.
 */
export const decodableCodecs = (listing: string): ReadonlySet<string> =>
  new Set(
    listing.split('\n').flatMap((line) => {
      const [, name] = /^ D\S{5} (\S+) /.exec(line) ?? [];
      if (name === undefined) return [];
      const decoders = /\(decoders: ([^)]*)\)/.exec(line)?.[1]?.trim().split(/\s+/) ?? [name];
      return decoders.every((decoder) => NEEDS_DEVICE.test(decoder)) ? [] : [name];
    }),
  );

/** The names between `Input:` and `Output:`. */
const inputProtocols = (listing: string): ReadonlySet<string> => {
  const [, inputs = ''] = /Input:\s([\s\S]*?)(?:Output:|$)/.exec(listing) ?? [];
  return new Set(inputs.split(/\s+/).filter((name) => name !== ''));
};

const capabilities = (binary: string): FfmpegCapabilities => {
  const help = once(() => ask(binary, ['-h', 'long']));
  return {
    protocols: once(async () => inputProtocols(await ask(binary, ['-protocols']))),
    filters: once(async () => names(await ask(binary, ['-filters']), /^[T.][S.][C.]?$/)),
    decodable: once(async () => decodableCodecs(await ask(binary, ['-codecs']))),
    decoders: once(async () => names(await ask(binary, ['-decoders']), /^[VAS][F.][S.][X.][B.][D.]$/)),
    encoders: once(async () => names(await ask(binary, ['-encoders']), /^[VAS][F.][S.][X.][B.][D.]$/)),
    hasOption: async (name) => new RegExp(`^-${name}\\b`, 'm').test(await help()),
  };
};

const known = new Map<string, FfmpegCapabilities>();

/** A key that changes when another program replaces the file: path, size and modification time. */
const identityOf = (path: string): string => {
  const entry = statSync(path, { throwIfNoEntry: false });
  return `${path}\0${entry?.size}\0${entry?.mtimeMs}`;
};

/**
 * Capabilities of an ffmpeg or ffprobe. Found out on demand, and remembered by this process as long as the file stays the
 * same.
 * @param binary absolute path
 */
export const capabilitiesOf = (binary: string): FfmpegCapabilities => {
  const identity = identityOf(binary);
  const before = known.get(identity);
  if (before !== undefined) return before;
  const fresh = capabilities(binary);
  known.set(identity, fresh);
  return fresh;
};
