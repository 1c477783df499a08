import { pieceProbe } from '../../shared/core/media/film-pieces.ts';
import type { FilmPiece, MediaProbe } from '../../shared/core/media/media-probe.ts';
import { plannedBranches, type RenderPlan, type Sampling } from './plan-renders.ts';

/** The part of a slice that one ffmpeg run has to produce. */
export interface RenderPart {
  /** the slice's pictures that are shown during the piece */
  readonly plan: RenderPlan;
  /** the input, on the film's clock */
  readonly probe: MediaProbe;
  /** absent where the whole file is read */
  readonly piece?: FilmPiece;
  /** start of the input, milliseconds of the film, rounded down */
  readonly beginMs: number;
}

/** Index of the first picture that is due at a time of the film or later, at most `count`. */
const firstFrom = ({ firstMs, fps, count }: Sampling, us: number): number =>
  Math.min(count, Math.max(0, Math.ceil(((us - firstMs * 1000) * fps) / 1e6)));

/** The film on the clock of its decoded pictures. */
const decodedProbe = (probe: MediaProbe): MediaProbe => {
  const { delayUs = 0, lastUs } = probe.video;
  if (delayUs === 0) return probe;
  const last = lastUs === undefined ? {} : { lastUs: lastUs + delayUs };
  return { ...probe, originUs: probe.originUs + delayUs, video: { ...probe.video, ...last } };
};

const partOf = (plan: RenderPlan, probe: MediaProbe, piece: FilmPiece, isLast: boolean): RenderPart => {
  const part = (sampling: Sampling) => ({
    skip: firstFrom(sampling, piece.startUs),
    count: isLast ? sampling.count : firstFrom(sampling, piece.endUs),
  });
  const branches = plannedBranches(plan).flatMap(([branch, sampling]) => {
    const pictures = part(sampling);
    return pictures.count > pictures.skip ? [[branch, { ...plan[branch], ...pictures }] as const] : [];
  });
  const beginMs = Math.floor(piece.startUs / 1000);
  const startMs = Math.max(plan.range.startMs, beginMs);
  const endMs = isLast ? plan.range.endMs : Math.min(plan.range.endMs, Math.ceil(piece.endUs / 1000));
  return {
    plan: { range: { startMs, endMs }, ...Object.fromEntries(branches) },
    probe: pieceProbe(probe, piece),
    piece,
    beginMs,
  };
};

/**
 * Cut a slice at the borders of the film's pieces. Each piece is read by its own run; their pictures in order are the
 * pictures of the slice.
 * @returns one part for an ordinary film; parts without a picture are left out
 */
export const planSliceParts = (plan: RenderPlan, probe: MediaProbe): RenderPart[] => {
  const { pieces } = probe;
  // Pictures that an edit list skips at the beginning can still be decoded.
  const { trimUs = 0 } = probe.video;
  const beginMs = trimUs === 0 ? 0 : -Math.ceil(trimUs / 1000);
  if (pieces === undefined) return [{ plan, probe: decodedProbe(probe), beginMs }];
  const parts = pieces.map((piece, i) => partOf(plan, probe, piece, i === pieces.length - 1));
  return parts.filter((part) => plannedBranches(part.plan).length > 0);
};
