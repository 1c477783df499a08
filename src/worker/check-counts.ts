import { IncompleteRenderError } from '../shared/errors.ts';
import type { MediaProbe } from '../shared/media/media-probe.ts';
import type { RenderPlan } from './plan/plan-renders.ts';

/** Pictures that came out, by render. */
export interface ReceivedCounts {
  readonly gif: number;
  readonly ascii: number;
  readonly frames: number;
}

/** Whether exactly what was planned came out. */
export const isComplete = ({ gif, ascii, frames }: RenderPlan, received: ReceivedCounts): boolean =>
  received.gif === (gif?.count ?? 0) &&
  received.ascii === (ascii?.count ?? 0) &&
  received.frames === (frames?.count ?? 0);

/**
 * Containers round a video's length up by as much as a frame or two; a player holds the last picture until then, and
 * so do we. More than that is a film that was not read to its end.
 */
const HELD_FRAMES = 2;
const SHORTEST_HOLD_MS = 100;

/**
 * Hold what came out against the plan: exit code 0 does not mean complete.
 * @param trouble what the transport reported during the run, a phrase for the message
 * @throws {IncompleteRenderError} when pictures are missing that the source should have
 */
export const checkCounts = (
  plan: RenderPlan,
  received: ReceivedCounts,
  probe: MediaProbe,
  trouble: string | undefined,
): void => {
  const endsFilm = plan.range.endMs === probe.durationMs;
  const holdMs = Math.max(SHORTEST_HOLD_MS, (HELD_FRAMES * 1000) / (probe.video.fps ?? 1000));
  const check = (kind: keyof ReceivedCounts, planned: number, firstMs: number, fps: number) => {
    const got = received[kind];
    if (got === planned) return;
    const missingFromMs = firstMs + (got * 1000) / fps;
    const held = endsFilm && got > 0 && got < planned && trouble === undefined;
    if (held && plan.range.endMs - missingFromMs <= holdMs) return;
    throw new IncompleteRenderError(
      `${got} of ${planned} pictures came out for ${kind} of ${plan.range.startMs / 1000}-${plan.range.endMs / 1000} s: ` +
        (trouble ?? 'the file holds no more pictures there than these, it is damaged or was cut off'),
    );
  };
  const { gif, ascii, frames, range } = plan;
  if (gif !== undefined) check('gif', gif.count, range.startMs, gif.fps);
  if (ascii !== undefined) check('ascii', ascii.count, range.startMs, ascii.fps);
  if (frames !== undefined) check('frames', frames.count, frames.firstSecond * 1000, 1);
};
