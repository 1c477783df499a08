import { videoSize } from '../../parts/filters/mp4-command.ts';
import { openMp4Writer } from '../../parts/worker/mp4-writer.ts';
import { rasteriseGray, rasteriseRgb, rasterSize } from '../kernel/raster.ts';
import { asciiKey } from '../keys.ts';
import { ASCII_CONTENT_TYPES } from '../plan/spec.ts';
import type { ScreenFile, ScreenFileOptions } from './screen-file.ts';

/** Glyphs are sharp at this quality, their colours as good as subsampling leaves them. */
const CRF = 28;

/** An `.mp4` of the screens drawn with their font. */
export const openAsciiVideoFile = async (options: ScreenFileOptions): Promise<ScreenFile> => {
  const { plan, style, lengthMs, keys, dir, encoding } = options;
  const size = rasterSize(plan, style.font);
  const channels = style.colour === 'none' ? 1 : 3;
  const pixels = new Uint8Array(size.width * size.height * channels);
  const rasterise = channels === 1 ? rasteriseGray : rasteriseRgb;
  const video = await openMp4Writer({
    ...encoding,
    plan: { ...size, channels, fps: plan.fps, crf: CRF },
    path: `${dir}/ascii.mp4`,
  });
  return {
    screen: (grid) => {
      rasterise(grid, style.font, pixels);
      return video.write(pixels);
    },
    finish: async () => {
      await video.finish(lengthMs);
      const facts = { kind: 'ascii', ...videoSize(size), frames: plan.count, durationMs: lengthMs } as const;
      return {
        outputs: [{ path: video.path, key: asciiKey(keys, 'mp4'), contentType: ASCII_CONTENT_TYPES.mp4, facts }],
      };
    },
    discard: () => video.discard(),
  };
};
