import { findBinary } from '../src/shared/adapters/ffmpeg/binaries.ts';

const line = async (kind: 'ffmpeg' | 'ffprobe'): Promise<string> => {
  const { path, version, buildYear, origin } = await findBinary(kind, { env: process.env });
  // Every test of the run, and every process that it starts, uses this one: another may be installed meanwhile.
  process.env[`${kind.toUpperCase()}_PATH`] = path;
  return `${kind.padEnd(7)}  ${version} (${buildYear ?? 'year unknown'}), ${origin}, ${path}`;
};

/** Say which binaries a test run uses, and keep to them. */
export const setup = async (): Promise<void> => {
  const [ffmpeg, ffprobe] = [await line('ffmpeg'), await line('ffprobe')];
  console.log(`${ffmpeg}\n${ffprobe}`);
};
