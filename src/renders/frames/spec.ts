import { filesPerSecond } from '../output-rows.ts';
import { noOutputs, type RenderSpec } from '../render-spec.ts';
import { NS, pixelsOf } from '../work-costs.ts';
import { frameKey } from './keys.ts';

/** A full-size picture of every second. */
export const FRAMES: RenderSpec = {
  outputs: {
    video: (_, range, keys) =>
      filesPerSecond({ kind: 'frames', contentType: 'image/jpeg' }, range, (second) => frameKey(keys, second)),
    image: noOutputs,
  },
  workNs: (shown) => pixelsOf(shown) * NS.jpegPixel,
  wholes: [],
};

/** Whether there is a picture of every second: other kinds make per-second pictures only if frames are rendered. */
export const hasFrames = ({ renders }: { readonly renders: readonly string[] }): boolean => renders.includes('frames');
