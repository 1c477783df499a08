import type { SliceKeys } from '../../shared/core/contracts/object-keys.ts';
import type { RenderOptions } from '../../shared/core/options/render-options.ts';
import type { TimeRange } from '../../shared/core/slices/slice-samplings.ts';
import { RENDER_KINDS, type RenderKind } from '../kind/render-kinds.ts';
import type { GatheredFiles, OutputRow, RenderSubject, WholeSpec } from '../parts/render-spec.ts';
import { RENDER_SPECS } from './specs.ts';

/**
 * The planned outputs of a slice: the one plan for the worker, the assembler, estimates and limits.
 * @param range milliseconds of the video, `endMs > startMs`
 * @returns rows in the order of the kinds
 */
export const outputs = (subject: RenderSubject, range: TimeRange, keys: SliceKeys): OutputRow[] =>
  subject.options.renders.flatMap((kind) => RENDER_SPECS[kind].outputs[subject.media](subject, range, keys));

/**
 * Seconds after which output counts repeat: equally long slices that begin this far apart have rows with the same
 * counts.
 */
export const repeatSeconds = (options: RenderOptions): number =>
  options.renders.reduce((period, kind) => period * (RENDER_SPECS[kind].repeatSeconds?.(options) ?? 1), 1);

/** Files that the assembler makes from all slices of a video together, in addition to the manifest. */
export const gatheredFiles = (subject: RenderSubject, durationMs: number): GatheredFiles[] =>
  subject.options.renders.flatMap((kind) => RENDER_SPECS[kind].gathered?.(subject, durationMs) ?? []);

/** A whole-video render with its kind. */
export interface KindWhole extends WholeSpec {
  readonly of: RenderKind;
}

/** Every possible whole-video render, in canonical order. */
export const WHOLES: readonly KindWhole[] = RENDER_KINDS.flatMap((kind) =>
  RENDER_SPECS[kind].wholes.map((whole) => ({ ...whole, of: kind })),
);
