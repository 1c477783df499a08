import { RENDER_SPECS } from '../../../renders/registry/specs.ts';
import type { PictureSize } from '../../core/media/fit-picture.ts';
import type { RenderOptions } from '../../core/options/render-options.ts';

const NS_PER_MS = 1e6;

/** Processor time of the renders of a second of film, without decoding, milliseconds. */
export const renderMsPerSecond = (shown: PictureSize, options: RenderOptions, mediaMs: number): number =>
  options.renders.reduce((sum, kind) => sum + RENDER_SPECS[kind].workNs(shown, options, mediaMs), 0) / NS_PER_MS;

/** Whether all that is rendered shows key frames, so that nothing else is decoded. */
export const showsKeysOnly = (options: RenderOptions): boolean =>
  options.renders.every((kind) => RENDER_SPECS[kind].showsKeys?.(options) === true);
