import { openJpegSink } from '../../worker/render/jpeg-sink.ts';
import type { OpenSink } from '../worker-sink.ts';
import { frameKey } from './keys.ts';
import { FRAMES_FOLDER, type FramesPlan } from './worker-plan.ts';

/** The frames of a slice. */
export const openFramesSink: OpenSink<FramesPlan> = ({ plan, keys, dir }) =>
  openJpegSink({
    ...plan,
    kind: 'frames',
    dir: `${dir}/${FRAMES_FOLDER}`,
    keyOf: (second) => frameKey(keys, second),
  });
