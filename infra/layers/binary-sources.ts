import type { Architecture } from '../../src/shared/topology.ts';

export type BinaryName = 'ffmpeg' | 'ffprobe';

/** A Linux binary inside an npm package. */
export interface BinarySource {
  readonly package: string;
  /** the version that the registry is asked for; undefined: taken only where it is installed */
  readonly version?: string;
  /** inside the package */
  readonly file: string;
  /** hex, of the binary; undefined where the package downloads it when it is installed */
  readonly sha256?: string;
}

const ffmpegStatic: BinarySource = { package: 'ffmpeg-static', file: 'ffmpeg' };

/** Where the layer's binaries come from, the first that is for the platform. */
export const BINARY_SOURCES: Readonly<Record<BinaryName, Readonly<Record<Architecture, readonly BinarySource[]>>>> = {
  ffmpeg: {
    x86_64: [
      ffmpegStatic,
      {
        package: '@ffmpeg-installer/linux-x64',
        version: '4.1.0',
        file: 'ffmpeg',
        sha256: '6d0c625dbd3f604ed2618981ba6fee7e29678855ab741d654cfc9effb0226624',
      },
    ],
    arm64: [
      ffmpegStatic,
      {
        package: '@ffmpeg-installer/linux-arm64',
        version: '4.1.4',
        file: 'ffmpeg',
        sha256: '115a825e246078acf820ea2afcaf1b3ff87f1b93f7035ecad38d3223cca55297',
      },
    ],
  },
  ffprobe: {
    x86_64: [
      {
        package: 'ffprobe-static',
        file: 'bin/linux/x64/ffprobe',
        sha256: 'e3624d8ff953c7e2f1f3e3ee24bfa64399bcb3bd5c302b2216d3f794b31bbbf6',
      },
      {
        package: '@ffprobe-installer/linux-x64',
        version: '5.2.0',
        file: 'ffprobe',
        sha256: '576c21674291ec1948d507ea8ab0d78eb6621a0be8c6f1a6db0f50c5fcb1e0f9',
      },
    ],
    arm64: [
      {
        package: '@ffprobe-installer/linux-arm64',
        version: '5.2.0',
        file: 'ffprobe',
        sha256: '9b63a1715f87c0c476dacf237a4adcb0bf26de29854b137dae4e79f69a98b624',
      },
    ],
  },
};
