import { askBinariesEarly } from '../shared/adapters/function-binaries.ts';
import { makeRenderSource } from './render-source.ts';
import { makeWorkerHandler } from './worker-handler.ts';

// What a film needs is read by ffmpeg from our own reader: there is nothing to ask.
askBinariesEarly(['ffmpeg'], process.env, async () => undefined);

/** Renders one slice with ffmpeg, or one picture. */
export const handler = makeWorkerHandler(process.env, makeRenderSource);
