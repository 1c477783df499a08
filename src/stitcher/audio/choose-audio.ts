import * as z from 'zod/mini';

/** What `ffprobe -show_streams -select_streams a -print_format json` prints, as far as it is read. */
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
  /** in the source, over streams of all kinds */
  readonly index: number;
  readonly codec: string;
  /** undefined where the container does not tell */
  readonly bitRate: number | undefined;
  readonly sampleRate: number;
}

/**
 * Choose the sound as a player does: of the streams that can be read the first that is marked as default, else the first one.
 * @param json what ffprobe printed
 * @returns undefined when there is none; `unreadable` when it is no report
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
  // A stream whose rate is not known cannot be decoded, whatever it is marked as.
  const readable = streams.filter(({ sample_rate: rate }) => Number(rate) > 0);
  const candidates = readable.length > 0 ? readable : streams;
  const chosen = candidates.find(({ disposition }) => disposition?.default === 1) ?? candidates[0];
  if (chosen === undefined) return undefined;
  const { index, codec_name: codec = 'unknown', bit_rate: bitRate, sample_rate: sampleRate } = chosen;
  const rate = Number(bitRate);
  return { index, codec, bitRate: rate > 0 ? rate : undefined, sampleRate: Number(sampleRate) || 0 };
};

/** Of 2 GB of temporary files; the sound of three hours in AAC has 0.17. */
export const MAX_AUDIO_BYTES = 1_500_000_000;

/** Codecs that MP4 takes and players know there. */
const COPIED = new Set(['aac', 'mp3', 'ac3', 'eac3', 'opus']);
/** MPEG-2.5 is not defined in MP4. */
const LOWEST_MP3_RATE = 16_000;

/** Whether a stream can be taken as it is: MP4 takes the codec, and as much of it fits beside us as the film is long. */
export const isCopyable = ({ codec, bitRate, sampleRate }: AudioStream, durationMs: number): boolean =>
  COPIED.has(codec) &&
  (codec !== 'mp3' || sampleRate >= LOWEST_MP3_RATE) &&
  ((bitRate ?? 0) / 8) * (durationMs / 1000) <= MAX_AUDIO_BYTES;
