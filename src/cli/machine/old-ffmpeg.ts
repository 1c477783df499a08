import { readOsRelease } from '../../shared/adapters/disk/os-release.ts';
import { findBinary } from '../../shared/adapters/ffmpeg/binaries.ts';
import { howToGetOne } from '../../shared/core/media/how-to-get-ffmpeg.ts';
import { oldFfmpegNotice } from '../../shared/core/media/old-ffmpeg.ts';
import { type CommandIo, print } from '../terminal/command-io.ts';

/** One line when the ffmpeg of this machine is too old to be more than a last resort; undefined when it is new enough. */
export const oldFfmpegLine = async (env: NodeJS.ProcessEnv): Promise<string | undefined> =>
  oldFfmpegNotice(await findBinary('ffmpeg', { env }), howToGetOne(await readOsRelease()));

/** Print that line. For commands whose cloud runs on this machine. */
export const noteOldFfmpeg = async (io: CommandIo): Promise<void> => {
  const line = await oldFfmpegLine(process.env);
  if (line !== undefined) print(io.stderr, line);
};
