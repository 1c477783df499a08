import type { ShownMoment } from '../../../shared/core/documents/shown-moment.ts';
import { CLIP_OPTIONS } from '../../clip/options.ts';
import { ColourHistogram } from '../../gif/kernel/colour-histogram.ts';
import { GifEncoder } from '../../gif/kernel/encode-gif.ts';
import { makePalette } from '../../gif/kernel/palette.ts';
import { planGifDelays } from '../../gif/kernel/plan-gif-delays.ts';
import { FileAppender } from '../../parts/worker/file-appender.ts';
import { openMp4Writer } from '../../parts/worker/mp4-writer.ts';
import type { OutputFile } from '../../parts/worker/output-file.ts';
import { RawFrames } from '../../parts/worker/raw-frames.ts';
import { splitFrames } from '../../parts/worker/split-frames.ts';
import type { PixelSink, SinkRequest } from '../../parts/worker/worker-sink.ts';
import { WEBP_OPTIONS } from '../../webp/options.ts';
import { openWebpFile } from '../../webp/worker/webp-file.ts';
import { chooseStart } from '../kernel/choose-start.ts';
import { PictureLooker, type PictureTraits } from '../kernel/picture-looker.ts';
import { PREVIEW_CONTENT_TYPES, PREVIEW_FORMATS, previewKey } from '../keys.ts';
import type { PlannedMoment } from '../plan/plan-moments.ts';
import type { PreviewPlan } from '../plan/worker-plan.ts';

const CRF = CLIP_OPTIONS.options.crf.default;
const WEBP_QUALITY = WEBP_OPTIONS.options.quality.default;
const PLAYED_FOR_EVER = 0;

const rounded = (ms: number): number => Math.round(ms) / 1000;

/** The GIF, once the colours of all pictures are known. */
const writeGif = async (
  path: string,
  { width, height, fps, frames, durationMs }: PreviewPlan,
  histogram: ColourHistogram,
  shown: RawFrames,
): Promise<void> => {
  const gif = await FileAppender.create(path);
  try {
    const delaysCs = planGifDelays(durationMs, fps);
    const encoder = new GifEncoder(
      { width, height, delaysCs, loop: PLAYED_FOR_EVER },
      makePalette(histogram.statistics()),
    );
    const rgb = new Uint8Array(width * height * 3);
    for (let place = 0; place < frames; place += 1) {
      await shown.read(rgb, place);
      await gif.bytes(encoder.addFrame(rgb));
    }
    await gif.bytes(encoder.finish());
  } finally {
    await gif.close();
  }
};

const openFiles = async (plan: PreviewPlan, dir: string) => {
  const frameBytes = plan.width * plan.height * 3;
  const opened: { close(): Promise<void> }[] = [];
  const kept = async <File extends { close(): Promise<void> }>(opening: Promise<File>): Promise<File> => {
    const file = await opening;
    opened.push(file);
    return file;
  };
  try {
    return {
      candidates: await kept(RawFrames.create(`${dir}/preview-candidates.rgb`, frameBytes)),
      shown: await kept(RawFrames.create(`${dir}/preview.rgb`, frameBytes)),
      webp: await kept(openWebpFile(`${dir}/preview.webp`, plan, WEBP_QUALITY)),
    };
  } catch (error) {
    await Promise.all(opened.map((file) => file.close()));
    throw error;
  }
};

/**
 * A slice's moments of the preview. Where a moment begins is chosen when all pictures are there from which it is taken: they
 * wait on the disk, and their places are used again for the next moment. Its pictures go into the WebP and the MP4 at
 * once, and wait again until the palette of the GIF is known.
 */
export const openPreviewSink = async (request: SinkRequest<PreviewPlan>): Promise<PixelSink> => {
  const { plan, range, keys, dir, encoding, watch } = request;
  const { width, height, fps, count, moments, frames, durationMs } = plan;
  const frameBytes = width * height * 3;
  const video = await openMp4Writer({
    ...encoding,
    plan: { width, height, channels: 3, fps, crf: CRF },
    path: `${dir}/preview.mp4`,
  });
  const files = await openFiles(plan, dir).catch(async (error) => {
    await video.discard();
    throw error;
  });
  const { candidates, shown, webp } = files;
  const histogram = new ColourHistogram();
  const looker = new PictureLooker(plan);
  const last = new Uint8Array(frameBytes);
  const picture = new Uint8Array(frameBytes);
  const chosen: ShownMoment[] = [];
  let seen = 0;
  let written = 0;
  let at = 0;
  let traits: PictureTraits[] = [];

  const show = async ({ first, frames: length, even }: PlannedMoment): Promise<void> => {
    const start = chooseStart({ traits, frames: length, even: even - first });
    for (let place = start; place < start + length; place += 1) {
      await candidates.read(picture, place);
      const played = watch?.pass(picture) ?? picture;
      histogram.add(played);
      await webp.add(played, Math.round((written * 1000) / fps));
      await video.write(played);
      await shown.write(played, written);
      written += 1;
    }
    const beginMs = plan.firstMs + ((first + start) * 1000) / fps;
    const endMs = Math.min(range.endMs, beginMs + (length * 1000) / fps);
    chosen.push({ start: rounded(beginMs), end: rounded(endMs) });
  };

  const receiveOne = async (rgb: Uint8Array): Promise<void> => {
    const place = seen++;
    const moment = moments[at];
    const look = looker.look(rgb);
    if (moment === undefined || place < moment.first) return;
    traits.push(look);
    await candidates.write(rgb, place - moment.first);
    if (place + 1 < moment.end) return;
    await show(moment);
    traits = [];
    at += 1;
  };

  const filesOf = (): OutputFile[] => {
    const facts = { kind: 'preview', width, height, frames, durationMs, moments: chosen } as const;
    return PREVIEW_FORMATS.map((format) => ({
      path: `${dir}/preview.${format}`,
      key: previewKey(keys, format),
      contentType: PREVIEW_CONTENT_TYPES[format],
      facts,
    }));
  };

  const close = async (): Promise<void> => {
    await Promise.all([candidates.close(), shown.close(), webp.close()]);
  };

  return {
    receive: (pixels) =>
      splitFrames(pixels, frameBytes, (rgb) => {
        last.set(rgb);
        return receiveOne(rgb);
      }),
    finish: async () => {
      while (seen < count) await receiveOne(last);
      await webp.finish(durationMs);
      await video.finish(durationMs);
      await writeGif(`${dir}/preview.gif`, plan, histogram, shown);
      await close();
      return { outputs: filesOf() };
    },
    discard: async () => {
      await Promise.all([close(), video.discard()]);
    },
  };
};
