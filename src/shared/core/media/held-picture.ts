import type { Warning } from '../contracts/warning.ts';

/** Containers round a video's length up by as much as a frame or two. */
const ROUNDED_FRAMES = 2;
const SHORTEST_HOLD_MS = 100;

/**
 * How long the last picture of a film may be held beyond its own length without a warning: rounded lengths cause this much.
 * @param fps average rate, undefined or null where unknown
 */
export const silentHoldMs = (fps: number | null | undefined): number =>
  Math.max(SHORTEST_HOLD_MS, (ROUNDED_FRAMES * 1000) / (fps ?? 1000));

/**
 * The warning that a film's last picture is held until the film ends, as a player does.
 * @param times milliseconds of the film: when the picture is due and when the film ends
 * @returns undefined when it is held for no longer than its own length plus rounding
 */
export const heldPicture = (
  { lastMs, endMs }: { readonly lastMs: number; readonly endMs: number },
  fps: number | null | undefined,
): Warning | undefined => {
  const ownMs = 1000 / (fps ?? 1000);
  if (endMs - lastMs <= ownMs + silentHoldMs(fps)) return undefined;
  const seconds = (ms: number) => (ms / 1000).toFixed(3);
  return {
    code: 'heldPicture',
    message: `The film's last picture is due at ${seconds(lastMs)} s and is shown until the film ends at ${seconds(endMs)} s.`,
  };
};
