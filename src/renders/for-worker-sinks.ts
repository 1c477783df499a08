import { openAsciiSink } from './ascii/worker-sink.ts';
import { openClipSink } from './clip/worker-sink.ts';
import { openEdgesSink } from './edges/worker-sink.ts';
import type { PlanOf } from './for-worker-plans.ts';
import { openFramesSink } from './frames/worker-sink.ts';
import { openGifSink } from './gif/worker-sink.ts';
import { openGrayscaleSink } from './grayscale/worker-sink.ts';
import type { RenderKind } from './render-kinds.ts';
import { openStrip } from './storyboard/worker-sink.ts';
import { openWebpSink } from './webp/worker-sink.ts';
import type { OpenSink } from './worker-sink.ts';

/** The sinks that take the pictures of each kind. */
export const SINKS: { readonly [Kind in RenderKind]: OpenSink<PlanOf<Kind>> } = {
  gif: openGifSink,
  frames: openFramesSink,
  ascii: openAsciiSink,
  edges: openEdgesSink,
  grayscale: openGrayscaleSink,
  storyboard: openStrip,
  webp: openWebpSink,
  clip: openClipSink,
};
