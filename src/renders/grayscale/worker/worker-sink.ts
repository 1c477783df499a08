import { openJpegSink } from '../../parts/worker/jpeg-sink.ts';
import type { OpenSink } from '../../parts/worker/worker-sink.ts';
import { grayscaleKey } from '../keys.ts';
import { GRAYSCALE_FOLDER, type GrayscalePlan } from '../plan/worker-plan.ts';

/** The gray squares of a slice. */
export const openGrayscaleSink: OpenSink<GrayscalePlan> = ({ plan, keys, dir }) =>
  openJpegSink({
    ...plan,
    kind: 'grayscale',
    dir: `${dir}/${GRAYSCALE_FOLDER}`,
    keyOf: (second) => grayscaleKey(keys, second),
  });
