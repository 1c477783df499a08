import type { Architecture } from '../shared/topology.ts';

export type BinaryName = 'ffmpeg' | 'ffprobe';

/**
 * A Linux binary inside an npm package: pinned to one version and one file, so that every build of the layer is the
 * same.
 */
export interface BinarySource {
  readonly package: string;
  readonly version: string;
  /** inside the package */
  readonly file: string;
  /** hex, of the binary */
  readonly sha256: string;
}

/**
 * The binaries of the layer. The npm registry has no newer ffmpeg; `FFMPEG_LAYER_DIR` can name one. On x86_64, ffprobe
 * is from the same year as ffmpeg: the one of 2023 crashes on every MPEG-TS (docs/adr/0012-which-ffmpeg.md).
 */
export const BINARY_SOURCES: Readonly<Record<BinaryName, Readonly<Record<Architecture, BinarySource>>>> = {
  ffmpeg: {
    x86_64: {
      package: '@ffmpeg-installer/linux-x64',
      version: '4.1.0',
      file: 'ffmpeg',
      sha256: '6d0c625dbd3f604ed2618981ba6fee7e29678855ab741d654cfc9effb0226624',
    },
    arm64: {
      package: '@ffmpeg-installer/linux-arm64',
      version: '4.1.4',
      file: 'ffmpeg',
      sha256: '115a825e246078acf820ea2afcaf1b3ff87f1b93f7035ecad38d3223cca55297',
    },
  },
  ffprobe: {
    x86_64: {
      package: 'ffprobe-static',
      version: '3.1.0',
      file: 'bin/linux/x64/ffprobe',
      sha256: 'e3624d8ff953c7e2f1f3e3ee24bfa64399bcb3bd5c302b2216d3f794b31bbbf6',
    },
    arm64: {
      package: '@ffprobe-installer/linux-arm64',
      version: '5.2.0',
      file: 'ffprobe',
      sha256: '9b63a1715f87c0c476dacf237a4adcb0bf26de29854b137dae4e79f69a98b624',
    },
  },
};
