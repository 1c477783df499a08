import { sliceKeys } from '../../../shared/core/contracts/object-keys.ts';
import { formatClock } from '../../../shared/core/text/format-clock.ts';
import { frameSize } from '../../../viewer/core/result/gif-size.ts';
import { useLink } from '../../../viewer/links/use-link.ts';
import { ShownPicture } from '../../../viewer/panel/shown.tsx';
import { ShownRender } from '../../../viewer/panel/shown-render.tsx';
import { NO_PARTS, type PagePart, type PictureResultProps, type ResultProps } from '../../parts/page/page-part.tsx';
import { edgesPictureKey, edgesStillKey } from '../keys.ts';
import { hasEdgeStills } from '../plan/spec.ts';
import { EdgesSection } from './edges-section.tsx';

/** The edges at the moment's second, where there is a picture of it. */
const MomentEdges = ({ plan, links, moment, isThere }: ResultProps) =>
  hasEdgeStills(plan.job.options) ? (
    <ShownPicture
      links={links}
      isThere={isThere}
      fileKey={edgesStillKey(moment.keys, moment.second)}
      size={frameSize(plan.job)}
      alt={`Edges at ${formatClock(moment.second * 1000)}`}
    />
  ) : null;

const PictureEdges = ({ job, links }: PictureResultProps) => {
  const url = useLink(links, edgesPictureKey(sliceKeys(job.jobId, 0)));
  return <ShownRender title="Edges" url={url} size={frameSize(job)} />;
};

export const EDGES_PAGE: PagePart = { ...NO_PARTS, moment: MomentEdges, motion: EdgesSection, picture: PictureEdges };
