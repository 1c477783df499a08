import { jpegSize } from '../../fixtures/decode-pictures.ts';
import type { FinishedJob, Pipeline } from '../../fixtures/pipeline.ts';
import { runFfmpeg } from '../../fixtures/run-media.ts';

/** A picture in colours. */
export interface ColourPicture {
  readonly width: number;
  readonly height: number;
  /** at parts of both sides, from 0 to 1: red, green, blue */
  at(x: number, y: number): readonly [number, number, number];
}

const readJpeg = async (jpeg: Buffer): Promise<ColourPicture> => {
  const { width, height } = jpegSize(jpeg);
  const input = ['-f', 'image2pipe', '-c:v', 'mjpeg', '-i', 'pipe:0'];
  const rgb = await runFfmpeg([...input, '-f', 'rawvideo', '-pix_fmt', 'rgb24', 'pipe:1'], jpeg);
  return {
    width,
    height,
    at: (x, y) => {
      const from = (Math.floor(y * height) * width + Math.floor(x * width)) * 3;
      return [rgb[from] ?? 0, rgb[from + 1] ?? 0, rgb[from + 2] ?? 0];
    },
  };
};

/** A JPEG of a job, by its second. */
export const frameAt = async ({ job }: FinishedJob, { read }: Pipeline, second: number): Promise<ColourPicture> =>
  readJpeg(await read(`jobs/${job.jobId}/frames/${String(second).padStart(6, '0')}.jpg`));

/** Width to height of what is brighter than half. */
export const brightAspect = (picture: ColourPicture): number => {
  const xs: number[] = [];
  const ys: number[] = [];
  for (let y = 0; y < picture.height; y += 1) {
    for (let x = 0; x < picture.width; x += 1) {
      const [, green] = picture.at((x + 0.5) / picture.width, (y + 0.5) / picture.height);
      if (green < 128) continue;
      xs.push(x);
      ys.push(y);
    }
  }
  const span = (values: readonly number[]) =>
    values.reduce((most, value) => Math.max(most, value), 0) -
    values.reduce((least, value) => Math.min(least, value), 1e9) +
    1;
  return span(xs) / span(ys);
};
