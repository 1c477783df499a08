import { copyFile, readdir } from 'node:fs/promises';
import { FRAME_DIGITS, type SliceKeys } from '../../shared/contracts/object-keys.ts';
import type { FramesPlan } from '../plan/plan-renders.ts';
import type { OutputFile } from './output-file.ts';

const pathOf = (dir: string, second: number): string => `${dir}/${String(second).padStart(FRAME_DIGITS, '0')}.jpg`;

/** Pictures that ffmpeg has written into `dir`. */
export const countFrameFiles = async (dir: string): Promise<number> => (await readdir(dir)).length;

/**
 * The full-size pictures of a slice as output files; where the film ended before the plan, its last picture stays.
 * @param received pictures that are there, from the first second on, at least 1
 */
export const finishFrameFiles = async (
  plan: FramesPlan,
  keys: SliceKeys,
  dir: string,
  received: number,
): Promise<OutputFile[]> => {
  const last = pathOf(dir, plan.firstSecond + received - 1);
  for (let i = received; i < plan.count; i++) await copyFile(last, pathOf(dir, plan.firstSecond + i));
  return Array.from({ length: plan.count }, (_, i) => ({
    path: pathOf(dir, plan.firstSecond + i),
    key: keys.frame(plan.firstSecond + i),
    contentType: 'image/jpeg',
    facts: { kind: 'frames', width: plan.width, height: plan.height, frames: 1 },
  }));
};
