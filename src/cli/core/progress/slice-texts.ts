import { formatSpan, formatSpeed } from '../../../shared/core/text/format.ts';
import { type FileProgress, speedOf, timeLeftMs } from './progress-state.ts';

/**
 * Texts about a file's slices: counts, speed as a multiple of real time, time left.
 * @param nowMs epoch milliseconds
 */
export const sliceTexts = (file: FileProgress, nowMs: number): string[] => {
  const { done, failed, running, waiting } = file.slices;
  const speed = speedOf(file, nowMs);
  const leftMs = timeLeftMs(file, nowMs);
  return [
    `${done}/${file.sliceTotal} ${file.media === 'image' ? 'pictures' : 'slices'}`,
    ...(running === undefined ? [] : [`${running} running`]),
    ...(waiting === undefined ? [] : [`${waiting} waiting`]),
    ...(failed === 0 ? [] : [`${failed} failed`]),
    ...(speed === undefined ? [] : [formatSpeed(speed)]),
    ...(leftMs === undefined ? [] : [`${formatSpan(leftMs)} left`]),
  ];
};
