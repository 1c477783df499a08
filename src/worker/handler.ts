import { findBinariesEarly } from '../shared/adapters/ffmpeg/function-binaries.ts';
import { letHeapGrow } from '../shared/adapters/process/let-heap-grow.ts';
import { WORKER_HEAP_GROWTH_PERCENT } from '../shared/topology.ts';
import { makeRenderSource } from './render-source.ts';
import { makeWorkerHandler } from './worker-handler.ts';

letHeapGrow(WORKER_HEAP_GROWTH_PERCENT);
findBinariesEarly(['ffmpeg'], process.env);

/** Renders one slice with ffmpeg, or one picture. */
export const handler = makeWorkerHandler(process.env, makeRenderSource);
