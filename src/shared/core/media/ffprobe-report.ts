import * as z from 'zod/mini';

const Text = z.optional(z.string());
const Tags = z.optional(z.record(z.string(), z.string()));

const StreamSchema = z.object({
  index: z.int(),
  /** the container's own number of the track, hexadecimal */
  id: Text,
  codec_type: Text,
  codec_name: Text,
  codec_tag_string: Text,
  profile: Text,
  width: z.optional(z.number()),
  height: z.optional(z.number()),
  sample_aspect_ratio: Text,
  pix_fmt: Text,
  field_order: Text,
  color_range: Text,
  color_space: Text,
  color_transfer: Text,
  color_primaries: Text,
  avg_frame_rate: Text,
  time_base: Text,
  start_time: Text,
  duration: Text,
  bits_per_raw_sample: Text,
  nb_frames: Text,
  disposition: z.optional(
    z.object({
      default: z.optional(z.number()),
      attached_pic: z.optional(z.number()),
      timed_thumbnails: z.optional(z.number()),
      still_image: z.optional(z.number()),
    }),
  ),
  tags: Tags,
  side_data_list: z.optional(
    z.array(
      z.object({
        side_data_type: Text,
        rotation: z.optional(z.number()),
        displaymatrix: Text,
        dv_profile: z.optional(z.number()),
        dv_bl_signal_compatibility_id: z.optional(z.number()),
      }),
    ),
  ),
});
export type FfprobeStream = z.infer<typeof StreamSchema>;

const ReportSchema = z.object({
  streams: z.optional(z.array(StreamSchema)),
  format: z.optional(
    z.object({ format_name: z.string(), start_time: Text, duration: Text, bit_rate: Text, tags: Tags }),
  ),
  error: z.optional(z.object({ code: z.number(), string: Text })),
});

/** Output of `ffprobe -show_error -show_format -show_streams -print_format json`; only the fields that we read. */
export type FfprobeReport = z.infer<typeof ReportSchema>;

/**
 * ffmpeg's error numbers that mean that the content is at fault: AVERROR_INVALIDDATA, AVERROR_EOF (the file ends in the
 * middle of a structure) and EINVAL (a demuxer that is not on the whitelist recognised the content).
 */
const CONTENT_ERRORS = new Set([-1094995529, -541478725, -22]);

/** Whether an error number of ffprobe is about the content, not about reading it. */
export const isContentError = (code: number | undefined): boolean => code !== undefined && CONTENT_ERRORS.has(code);

/**
 * Parse ffprobe's JSON.
 * @param json ffprobe's stdout
 * @returns the report; `undefined` when the text is not JSON or has another shape (ffprobe died before the end)
 */
export const parseFfprobeReport = (json: string): FfprobeReport | undefined => {
  try {
    const parsed = ReportSchema.safeParse(JSON.parse(json));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
};
