import type { MediaProbe } from '../../shared/core/media/media-probe.ts';

/** Frames that a keyframe's decoding time may lie before its presentation time in ordinary streams. */
const REORDER_FRAMES = 3;
/** ffmpeg itself seeks this much earlier in streams whose frames are reordered. */
const FFMPEG_LEAD_MS = 130;
/** Open GOPs lose the frames that refer to frames before the seek point. */
const TRANSPORT_STREAM_LEAD_MS = 10_000;
const SECOND_TRY_MS = 2_000;
const GROWTH = 5;

/** How long before a slice reading starts on the first try, milliseconds. */
export const firstLeadMs = (probe: MediaProbe): number => {
  if (/\b(mpegts|mpeg)\b/.test(probe.container)) return TRANSPORT_STREAM_LEAD_MS;
  const reorderMs = Math.ceil((REORDER_FRAMES * 1000) / (probe.video.fps ?? 24));
  return reorderMs <= FFMPEG_LEAD_MS ? 0 : reorderMs;
};

/**
 * A longer lead, for when even the first decoded frame comes after the slice's start: gaps between frames may be of any
 * length, and containers seek by decoding time.
 * @param startMs start of the slice: a lead of this length reads from the beginning
 */
export const nextLeadMs = (leadMs: number, startMs: number): number =>
  Math.min(startMs, Math.max(SECOND_TRY_MS, leadMs * GROWTH));
