import { readFile } from 'node:fs/promises';
import type { OsRelease } from '../../core/media/how-to-get-ffmpeg.ts';

/** Platform and names of this system. @see https://www.freedesktop.org/software/systemd/man/latest/os-release.html */
export const readOsRelease = async (): Promise<OsRelease> => {
  const text = await readFile('/etc/os-release', 'utf8').catch(() => '');
  const ids = [...text.matchAll(/^(?:ID|ID_LIKE)=(.*)$/gm)].flatMap(([, value = '']) =>
    value.replaceAll(/["']/g, '').trim().split(/\s+/),
  );
  return { platform: process.platform, ids };
};
