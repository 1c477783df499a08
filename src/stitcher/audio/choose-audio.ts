import * as z from 'zod/mini';

/** The fields read from the output of `ffprobe -show_streams -select_streams a -print_format json`. */
const ReportSchema = z.object({
  streams: z.optional(
    z.array(
      z.object({
        index: z.int(),
        codec_name: z.optional(z.string()),
        sample_rate: z.optional(z.string()),
        bit_rate: z.optional(z.string()),
        disposition: z.optional(z.object({ default: z.optional(z.int()) })),
      }),
    ),
  ),
});

/** The stream of a source that becomes the sound of a film. */
export interface AudioStream {
  /** index in the source, counting streams of all kinds */
  readonly index: number;
  readonly codec: string;
  /** undefined where the container does not tell */
  readonly bitRate: number | undefined;
  readonly sampleRate: number;
}

/**
 * Choose the sound as a player does: the first readable stream that is marked as default, else the first readable one.
 * @param json what ffprobe printed
 * @returns undefined when there is no sound; `unreadable` when the text is no ffprobe report
 */
export const chooseAudio = (json: string): AudioStream | 'unreadable' | undefined => {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return 'unreadable';
  }
  const report = ReportSchema.safeParse(value);
  if (!report.success) return 'unreadable';
  const streams = report.data.streams ?? [];
  // A stream whose sample rate is unknown cannot be decoded, even when it is marked as default.
  const readable = streams.filter(({ sample_rate: rate }) => Number(rate) > 0);
  const candidates = readable.length > 0 ? readable : streams;
  const chosen = candidates.find(({ disposition }) => disposition?.default === 1) ?? candidates[0];
  if (chosen === undefined) return undefined;
  const { index, codec_name: codec = 'unknown', bit_rate: bitRate, sample_rate: sampleRate } = chosen;
  const rate = Number(bitRate);
  return { index, codec, bitRate: rate > 0 ? rate : undefined, sampleRate: Number(sampleRate) || 0 };
};

/** Temporary files have room for 2 GB. Three hours of sound in AAC are 0.17 GB. */
export const MAX_AUDIO_BYTES = 1_500_000_000;

/** Codecs that MP4 can hold and that players support in it. */
const COPIED = new Set(['aac', 'mp3', 'ac3', 'eac3', 'opus']);
/** MPEG-2.5 is not defined in MP4. */
const LOWEST_MP3_RATE = 16_000;

/** Whether a stream can be copied: MP4 can hold the codec, and the sound of the whole film fits on the temporary disk. */
export const isCopyable = ({ codec, bitRate, sampleRate }: AudioStream, durationMs: number): boolean =>
  COPIED.has(codec) &&
  (codec !== 'mp3' || sampleRate >= LOWEST_MP3_RATE) &&
  ((bitRate ?? 0) / 8) * (durationMs / 1000) <= MAX_AUDIO_BYTES;
