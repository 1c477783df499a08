import { IncompleteRenderError } from '../shared/errors.ts';
import type { MediaProbe } from '../shared/media/media-probe.ts';
import type { RenderKind } from '../shared/options/option-table.ts';
import { plannedPictures, type RenderPlan, type Sampling } from './plan/plan-renders.ts';

/** Pictures that came out of ffmpeg; a kind that is not named had none. */
export type ReceivedCounts = Readonly<Partial<Record<RenderKind, number>>>;

/** Whether exactly what was planned came out. */
export const isComplete = (plan: RenderPlan, received: ReceivedCounts): boolean =>
  plannedPictures(plan).every(([kind, { count }]) => received[kind] === count);

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
  const { startMs, endMs } = plan.range;
  const endsFilm = endMs === probe.durationMs;
  const holdMs = Math.max(SHORTEST_HOLD_MS, (HELD_FRAMES * 1000) / (probe.video.fps ?? 1000));
  const check = (kind: RenderKind, { firstMs, fps, count }: Sampling) => {
    const got = received[kind] ?? 0;
    if (got === count) return;
    const missingFromMs = firstMs + (got * 1000) / fps;
    const held = endsFilm && got > 0 && got < count && trouble === undefined;
    if (held && endMs - missingFromMs <= holdMs) return;
    throw new IncompleteRenderError(
      `${got} of ${count} pictures came out for ${kind} of ${startMs / 1000}-${endMs / 1000} s: ` +
        (trouble ?? 'the file holds no more pictures there than these, it is damaged or was cut off'),
    );
  };
  for (const [kind, sampling] of plannedPictures(plan)) check(kind, sampling);
};
