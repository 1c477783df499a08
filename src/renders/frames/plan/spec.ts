import { fileOfSeconds, filesPerSecond } from '../../parts/output-rows.ts';
import { noOutputs, type RenderSpec } from '../../parts/render-spec.ts';
import { NS, pixelsOf } from '../../parts/work-costs.ts';
import { frameKey, packKey } from '../keys.ts';
import { hasKeyFrames, isPacked } from '../options.ts';
import { checkPack } from './check-pack.ts';

/** A full-size picture of every second: single files, or one ZIP file a slice. */
export const FRAMES: RenderSpec = {
  revision: 2,
  outputs: {
    video: ({ options }, range, keys) =>
      isPacked(options)
        ? fileOfSeconds({ kind: 'frames', contentType: 'application/zip' }, range, packKey(keys))
        : filesPerSecond({ kind: 'frames', contentType: 'image/jpeg' }, range, (second) => frameKey(keys, second)),
    image: noOutputs,
  },
  workNs: (shown) => pixelsOf(shown) * NS.jpegPixel,
  showsKeys: hasKeyFrames,
  wholes: [],
  archives: 'zip',
  check: checkPack,
};

/** Whether there is a picture of every second: other kinds make per-second pictures only if frames are rendered. */
export const hasFrames = ({ renders }: { readonly renders: readonly string[] }): boolean => renders.includes('frames');
