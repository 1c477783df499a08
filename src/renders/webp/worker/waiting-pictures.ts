import type { PictureSize } from '../../../shared/core/media/fit-picture.ts';
import { RawFrames } from '../../parts/worker/raw-frames.ts';

/** Pictures of an animation that wait on the disk; one that equals the one before takes no room. */
export interface WaitingPictures {
  add(rgb: Uint8Array): Promise<void>;
  /** Number of the different picture at a place of the animation, from 0 on; behind the last one that of the last. */
  numberAt(place: number): number;
  /** Read a different picture into an array of its size. */
  read(number: number, target: Uint8Array): Promise<void>;
  /** May be called twice. */
  close(): Promise<void>;
}

/** Begin to keep pictures of RGB24. */
export const openWaitingPictures = async (path: string, { width, height }: PictureSize): Promise<WaitingPictures> => {
  const bytes = width * height * 3;
  const spool = await RawFrames.create(path, bytes);
  const last = new Uint8Array(bytes);
  const numbers: number[] = [];
  return {
    add: async (rgb) => {
      const before = numbers.at(-1);
      const isSame = before !== undefined && Buffer.compare(last, rgb) === 0;
      const number = before === undefined ? 0 : isSame ? before : before + 1;
      numbers.push(number);
      if (isSame) return;
      last.set(rgb);
      await spool.write(rgb, number);
    },
    numberAt: (place) => numbers[Math.min(place, numbers.length - 1)] ?? 0,
    read: (number, target) => spool.read(target, number),
    close: () => spool.close(),
  };
};
