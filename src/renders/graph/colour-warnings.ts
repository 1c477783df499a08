import type { Warning } from '../../shared/core/contracts/warning.ts';
import type { MediaProbe } from '../../shared/core/media/media-probe.ts';
import type { GraphSupport } from './filter-graph.ts';

/** Warnings about colours of a slice that the ffmpeg in use cannot convert exactly. */
export const colourWarnings = ({ video }: MediaProbe, support: GraphSupport): Warning[] => [
  ...(video.hdr && !support.toneMapping
    ? [
        {
          code: 'coloursApproximate' as const,
          message:
            'The film is HDR and the ffmpeg in use has no "zscale" and "tonemap": its pictures look flat and grey. Name a build that has them with FFMPEG_PATH.',
        },
      ]
    : []),
  ...(video.alpha === 'separate' && support.alphaDecoder === undefined
    ? [
        {
          code: 'coloursApproximate' as const,
          message: `The film is transparent (${video.codec} with alpha) and the ffmpeg in use has no libvpx to read that: what lies below transparent parts is shown. Name a build that has it with FFMPEG_PATH.`,
        },
      ]
    : []),
];
