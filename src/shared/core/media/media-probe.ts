import * as z from 'zod/mini';
import { WarningSchema } from '../contracts/warning.ts';

const PositiveInt = z.int().check(z.minimum(1));
/** Numerator and denominator. */
const Ratio = z.tuple([PositiveInt, PositiveInt]);

/** A byte range of a source that is a film of its own, with its own clock. Times are microseconds. */
const FilmPieceSchema = z.object({
  /** start of the piece on the clock of the film; `endUs` is on it too */
  startUs: z.int().check(z.minimum(0)),
  endUs: z.int(),
  /** the same moment as `startUs`, on the clock of the piece */
  originUs: z.int(),
  /** when its last picture is due, on the clock of the piece */
  lastUs: z.int(),
  /** bytes of the file, half-open */
  from: z.int().check(z.minimum(0)),
  to: PositiveInt,
  /** position of the chosen track among the video streams of the piece */
  ordinal: z.int().check(z.minimum(0)),
  timeBase: Ratio,
});
export type FilmPiece = z.infer<typeof FilmPieceSchema>;

/**
 * Facts about a source: all that planning and rendering need, and nothing that depends on where the source was read.
 * Times are on the container's clock; `originUs` is the moment that a player calls time 0.
 */
export const MediaProbeSchema = z.object({
  /** ffprobe's name of the container, e.g. `mov,mp4,m4a,3gp,3g2,mj2`. */
  container: z.string(),
  /** From the origin to the end of the last picture. The length of the audio does not count. */
  durationMs: PositiveInt,
  /** Never negative because of audio priming: a player drops that part. */
  originUs: z.int(),
  video: z.object({
    /**
     * index of the chosen track among streams of all kinds; absent in plans of earlier versions, which use the first
     * track that is no cover picture
     */
    streamIndex: z.optional(z.int().check(z.minimum(0))),
    /**
     * Position of the same track among the video streams, cover pictures included. Unlike `streamIndex` it does not
     * change when other versions of ffmpeg count additional streams of other kinds.
     */
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
    /** Whether the picture is flipped upside down before it is rotated; absent where it is not. */
    mirrored: z.optional(z.boolean()),
    /** Width to height of one coded pixel; 1:1 where it is not known. */
    sar: Ratio,
    /** True when the file does not state `sar`; absent where it does. */
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
    /**
     * How much later than they are due decoded pictures come out, in containers without a time for each picture;
     * microseconds, 0 by default.
     */
    delayUs: z.optional(z.int().check(z.minimum(0))),
    /**
     * Microseconds of video before the film begins, by its edit list. We cut them off, and ffmpeg is told to ignore the edit
     * list. Absent where ffmpeg follows the edit list exactly.
     */
    trimUs: z.optional(z.int().check(z.minimum(0))),
    /** When the last picture is due, if the packets were read; absent if the container's index was believed. */
    lastUs: z.optional(z.int()),
    /** Amount of work to decode, counted in the film's index; absent when the index does not list every picture. */
    packets: z.optional(
      z.object({
        /** coded pictures that the index lists; a picture listed twice counts twice */
        pictures: PositiveInt,
        /** sum of their sizes; larger than the file when several pictures share bytes */
        bytes: z.int().check(z.minimum(0)),
        /**
         * length of all listed pictures, one after another; an edit list may show only a part of them, or a part many
         * times
         */
        mediaMs: PositiveInt,
        /** entries of the edit list; 1 without an edit list */
        edits: PositiveInt,
        /** average number of pictures between a moment of the film and the key frame before it */
        lead: z.number().check(z.minimum(0)),
      }),
    ),
  }),
  /** Whether there is any audio. */
  audio: z.boolean(),
  audioStreams: z.int().check(z.minimum(0)),
  /** Bits per second of the whole file, where known. */
  bitRate: z.optional(z.number().check(z.positive())),
  /** how much of the file has to be read to detect its streams; absent where the usual amount is enough */
  search: z.optional(z.object({ bytes: PositiveInt, seconds: PositiveInt })),
  /** in order and without a gap, at least two; absent when the container's clock does not jump */
  pieces: z.optional(z.array(FilmPieceSchema)),
  /** warnings that hold for every render of this source */
  warnings: z.optional(z.array(WarningSchema)),
});
export type MediaProbe = z.infer<typeof MediaProbeSchema>;
