import { openJpegSink } from '../../worker/render/jpeg-sink.ts';
import type { OpenSink } from '../worker-sink.ts';
import { grayscaleKey } from './keys.ts';
import { GRAYSCALE_FOLDER, type GrayscalePlan } from './worker-plan.ts';

/** The gray squares of a slice. */
export const openGrayscaleSink: OpenSink<GrayscalePlan> = ({ plan, keys, dir }) =>
  openJpegSink({
    ...plan,
    kind: 'grayscale',
    dir: `${dir}/${GRAYSCALE_FOLDER}`,
    keyOf: (second) => grayscaleKey(keys, second),
  });
