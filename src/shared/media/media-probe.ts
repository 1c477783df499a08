import * as z from 'zod/mini';
import { WarningSchema } from '../contracts/warning.ts';

const PositiveInt = z.int().check(z.minimum(1));
/** Numerator and denominator. */
const Ratio = z.tuple([PositiveInt, PositiveInt]);

/** Bytes of a source that are a film of their own, with a clock of their own; microseconds. */
const FilmPieceSchema = z.object({
  /** of the film */
  startUs: z.int().check(z.minimum(0)),
  endUs: z.int(),
  /** what the film calls `startUs`, on the clock of the piece */
  originUs: z.int(),
  /** when its last picture is due, on its clock */
  lastUs: z.int(),
  /** bytes of the file, half-open */
  from: z.int().check(z.minimum(0)),
  to: PositiveInt,
  /** of the chosen track, its place among the video streams of the piece */
  ordinal: z.int().check(z.minimum(0)),
  timeBase: Ratio,
});
export type FilmPiece = z.infer<typeof FilmPieceSchema>;

/**
 * What we know of a source: all that planning and rendering need, nothing that depends on where it was read.
 * Times are on the container's clock; `originUs` is the moment that a player calls time 0.
 */
export const MediaProbeSchema = z.object({
  /** ffprobe's name of the container, e.g. `mov,mp4,m4a,3gp,3g2,mj2`. */
  container: z.string(),
  /** From the origin to the end of the last picture, whatever the audio does. */
  durationMs: PositiveInt,
  /** Never negative because of audio priming: a player drops that part. */
  originUs: z.int(),
  video: z.object({
    /** of the chosen track, over streams of all kinds; absent in plans of earlier versions: the first that is no cover picture */
    streamIndex: z.optional(z.int().check(z.minimum(0))),
    /** of the same track among the video streams, cover pictures included; readers of other versions may add streams of other kinds */
    ordinal: z.optional(z.int().check(z.minimum(0))),
    codec: z.string(),
    profile: z.optional(z.string()),
    /** As coded, before rotation and pixel aspect. */
    width: PositiveInt,
    height: PositiveInt,
    /** As shown: square pixels, upright. */
    displayWidth: PositiveInt,
    displayHeight: PositiveInt,
    /** Degrees clockwise that a player turns the picture. */
    rotation: z.union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)]),
    /** Whether the picture is turned upside down before that; absent where it is not. */
    mirrored: z.optional(z.boolean()),
    /** Width to height of one coded pixel; 1:1 where it is not known. */
    sar: Ratio,
    /** Whether the file leaves it open; absent where it does not. */
    sarUnknown: z.optional(z.boolean()),
    /** Average frame rate; null where the container does not tell. */
    fps: z.nullable(z.number().check(z.positive())),
    timeBase: Ratio,
    pixFmt: z.optional(z.string()),
    bitDepth: PositiveInt,
    interlaced: z.boolean(),
    /** `tv` or `pc`, where the stream says it */
    colorRange: z.optional(z.string()),
    colorSpace: z.optional(z.string()),
    colorTransfer: z.optional(z.string()),
    colorPrimaries: z.optional(z.string()),
    /**
     * How transparency is stored; absent where there is none. `separate`: as a second picture that not every decoder reads.
     * `premultiplied`: colours already stand on black.
     */
    alpha: z.optional(z.enum(['straight', 'premultiplied', 'separate'])),
    /** PQ or HLG: needs tone mapping on an ordinary screen. */
    hdr: z.boolean(),
    /** When the first picture is due. */
    startUs: z.int(),
    /** How much later than they are due decoded pictures come out, in containers without a time for each; 0 by default. */
    delayUs: z.optional(z.int().check(z.minimum(0))),
    /**
     * How much of the pictures lies before the film begins, microseconds; ffmpeg is then told to leave the edit list alone. Absent
     * where ffmpeg follows it exactly.
     */
    trimUs: z.optional(z.int().check(z.minimum(0))),
    /** When the last picture is due, where its packets were read; absent where the container's index was believed. */
    lastUs: z.optional(z.int()),
    /** What there is to decode, counted in the film's index; absent where that is no table of every picture. */
    packets: z.optional(
      z.object({
        /** coded pictures, as often as the index lists them */
        pictures: PositiveInt,
        /** their bytes together: more than the file has where pictures share them */
        bytes: z.int().check(z.minimum(0)),
        /** how long all of them are shown, one after another; an edit list may show a part, or a part many times */
        mediaMs: PositiveInt,
        /** parts of the edit list, 1 without one */
        edits: PositiveInt,
        /** pictures between a moment of the film and the key frame before it, on average */
        lead: z.number().check(z.minimum(0)),
      }),
    ),
  }),
  /** Whether there is any audio. */
  audio: z.boolean(),
  audioStreams: z.int().check(z.minimum(0)),
  /** Bits per second of the whole file, where known. */
  bitRate: z.optional(z.number().check(z.positive())),
  /** how far the file has to be looked at to find its streams; absent where the usual look finds them */
  search: z.optional(z.object({ bytes: PositiveInt, seconds: PositiveInt })),
  /** in order and without a gap, at least two; absent where the container's clock runs through */
  pieces: z.optional(z.array(FilmPieceSchema)),
  /** what is true of every render of this source but not exact */
  warnings: z.optional(z.array(WarningSchema)),
});
export type MediaProbe = z.infer<typeof MediaProbeSchema>;
