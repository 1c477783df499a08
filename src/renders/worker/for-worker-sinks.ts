import { openAsciiSink } from '../ascii/worker/worker-sink.ts';
import { openClipSink } from '../clip/worker/worker-sink.ts';
import { openEdgesSink } from '../edges/worker/worker-sink.ts';
import { openFramesSink } from '../frames/worker/worker-sink.ts';
import { openGifSink } from '../gif/worker/worker-sink.ts';
import { openGrayscaleSink } from '../grayscale/worker/worker-sink.ts';
import type { RenderKind } from '../kind/render-kinds.ts';
import type { OpenSink } from '../parts/worker/worker-sink.ts';
import { openPreviewSink } from '../preview/worker/worker-sink.ts';
import type { PlanOf } from '../registry/for-worker-plans.ts';
import { openStrip } from '../storyboard/worker/worker-sink.ts';
import { openWebpSink } from '../webp/worker/worker-sink.ts';

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
  preview: openPreviewSink,
};
