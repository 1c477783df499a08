import { findBinariesEarly } from '../shared/adapters/ffmpeg/function-binaries.ts';
import { letHeapGrow } from '../shared/adapters/process/let-heap-grow.ts';
import { makeRenderSource } from './render-source.ts';
import { makeWorkerHandler } from './worker-handler.ts';

letHeapGrow(400);
findBinariesEarly(['ffmpeg'], process.env);

/** Renders one slice with ffmpeg, or one picture. */
export const handler = makeWorkerHandler(process.env, makeRenderSource);
