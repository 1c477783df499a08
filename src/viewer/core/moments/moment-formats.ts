import { clipKey } from '../../../renders/clip/keys.ts';
import { clipOf } from '../../../renders/clip/options.ts';
import { gifKey } from '../../../renders/gif/keys.ts';
import { gifOf } from '../../../renders/gif/options.ts';
import type { RenderKind } from '../../../renders/kind/render-kinds.ts';
import { webpKey } from '../../../renders/webp/keys.ts';
import { webpOf } from '../../../renders/webp/options.ts';
import type { SliceKeys } from '../../../shared/core/contracts/object-keys.ts';
import type { Job } from '../../../shared/core/documents/job.ts';

/** A kind of render that a moment of a film can be made as: one file that moves. */
export interface MomentFormat {
  readonly kind: RenderKind;
  /** as people call its files */
  readonly label: string;
  /** whether `<kind>.max` limits the bytes of a file */
  readonly hasLimit: boolean;
  /** bytes of its files for each byte of a GIF of the same pictures (docs/benchmarks.md, `small-files`) */
  readonly toGif: number;
  readonly isVideo: boolean;
  readonly keyOf: (keys: SliceKeys) => string;
  readonly optionsOf: (options: Job['options']) => { readonly width: number; readonly fps: number };
}

/** The usual one first. */
export const MOMENT_FORMATS: readonly [MomentFormat, ...MomentFormat[]] = [
  {
    kind: 'gif',
    label: 'GIF',
    hasLimit: true,
    toGif: 1,
    isVideo: false,
    keyOf: gifKey,
    optionsOf: gifOf,
  },
  {
    kind: 'webp',
    label: 'WebP',
    hasLimit: true,
    toGif: 0.33,
    isVideo: false,
    keyOf: webpKey,
    optionsOf: webpOf,
  },
  {
    kind: 'clip',
    label: 'MP4',
    hasLimit: false,
    toGif: 0.08,
    isVideo: true,
    keyOf: clipKey,
    optionsOf: clipOf,
  },
];

/** The format of a kind of render; undefined: a moment cannot be made as it. */
export const formatOfKind = (kind: RenderKind): MomentFormat | undefined =>
  MOMENT_FORMATS.find((format) => format.kind === kind);
