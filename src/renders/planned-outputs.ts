import type { SliceKeys } from '../shared/contracts/object-keys.ts';
import type { TimeRange } from '../shared/job/slice-samplings.ts';
import type { RenderOptions } from '../shared/options/render-options.ts';
import { RENDER_KINDS, type RenderKind } from './render-kinds.ts';
import type { GatheredFiles, OutputRow, RenderSubject, WholeSpec } from './render-spec.ts';
import { RENDER_SPECS } from './specs.ts';

/**
 * What a slice has to come to: the one plan that the worker, the assembler, estimates and limits go by.
 * @param range milliseconds of the video, `endMs > startMs`
 * @returns rows in the order of the kinds
 */
export const outputs = (subject: RenderSubject, range: TimeRange, keys: SliceKeys): OutputRow[] =>
  subject.options.renders.flatMap((kind) => RENDER_SPECS[kind].outputs[subject.media](subject, range, keys));

/**
 * Seconds after which what slices come to repeats: slices that begin so far apart, and are as long as each other, have rows of the
 * same counts.
 */
export const repeatSeconds = (options: RenderOptions): number =>
  options.renders.reduce((period, kind) => period * (RENDER_SPECS[kind].repeatSeconds?.(options) ?? 1), 1);

/** What the assembler makes of all slices of a video together, besides the manifest. */
export const gatheredFiles = (subject: RenderSubject, durationMs: number): GatheredFiles[] =>
  subject.options.renders.flatMap((kind) => RENDER_SPECS[kind].gathered?.(subject, durationMs) ?? []);

/** A whole-video render with the kind that it is of. */
export interface KindWhole extends WholeSpec {
  readonly of: RenderKind;
}

/** Every whole-video render that there may be, in canonical order. */
export const WHOLES: readonly KindWhole[] = RENDER_KINDS.flatMap((kind) =>
  RENDER_SPECS[kind].wholes.map((whole) => ({ ...whole, of: kind })),
);
