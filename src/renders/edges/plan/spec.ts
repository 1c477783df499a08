import { fitPicture } from '../../../shared/core/media/fit-picture.ts';
import { sampleCount } from '../../../shared/core/media/sample-count.ts';
import { wholeSeconds } from '../../../shared/core/slices/slice-samplings.ts';
import { hasFrames } from '../../frames/plan/spec.ts';
import { MOST_BYTES_PER_PIXEL } from '../../parts/bytes-per-pixel.ts';
import { filesPerSecond, filmOf, oneFile } from '../../parts/output-rows.ts';
import type { RenderSpec } from '../../parts/render-spec.ts';
import { NS, pixelsOf } from '../../parts/work-costs.ts';
import { EDGES_WHOLE, edgesKey, edgesPictureKey, edgesStillKey } from '../keys.ts';

const outputs: RenderSpec['outputs']['video'] = ({ shown, options }, range, keys) => {
  const { edges } = options;
  const picture = fitPicture(shown, edges.width);
  const pixels = picture.width * picture.height;
  const claim = {
    what: `Edges, ${edges.fps} pictures a second`,
    picture,
    smaller: 'a smaller edges.width or edges.fps',
  };
  const film = { ...claim, bytes: pixels * MOST_BYTES_PER_PIXEL.edges * sampleCount(range, edges.fps) };
  const stills = { ...claim, bytes: pixels * MOST_BYTES_PER_PIXEL.jpeg * wholeSeconds(range).count };
  return [
    filmOf({ kind: 'edges', contentType: 'video/mp4', claim: film }, range, edges.fps, edgesKey(keys)),
    ...(hasEdgeStills(options)
      ? filesPerSecond({ kind: 'edges', contentType: 'image/jpeg', claim: stills }, range, (second) =>
          edgesStillKey(keys, second),
        )
      : []),
  ];
};

/** Whether the edges of every second are also a picture. */
export const hasEdgeStills = hasFrames;

/** Outlines of the picture: a video of every slice, and if frames are rendered, a picture of every second. */
export const EDGES: RenderSpec = {
  revision: 1,
  takesFromOthers: hasEdgeStills,
  outputs: {
    video: outputs,
    image: (_, __, keys) => [oneFile({ kind: 'edges', contentType: 'image/png' }, edgesPictureKey(keys))],
  },
  workNs: (shown, { edges }) =>
    edges.fps * (pixelsOf(shown) * NS.scaledPixel + pixelsOf(fitPicture(shown, edges.width)) * NS.edgesPixel),
  wholes: [
    {
      name: EDGES_WHOLE,
      form: 'video',
      contentType: 'video/mp4',
      isWanted: () => true,
      fps: ({ edges }) => edges.fps,
      sliceKey: edgesKey,
    },
  ],
};
