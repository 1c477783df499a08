import { sliceKeys } from '../../shared/contracts/object-keys.ts';
import { frameSize } from '../../viewer/job/gif-size.ts';
import { useLink } from '../../viewer/links/use-link.ts';
import { ShownPicture } from '../../viewer/result/shown.tsx';
import { ShownRender } from '../../viewer/result/shown-render.tsx';
import { formatClock } from '../../viewer/ui/format-clock.ts';
import { NO_PARTS, type PagePart, type PictureResultProps, type ResultProps } from '../page-part.tsx';
import { edgesPictureKey, edgesStillKey } from './keys.ts';
import { EdgesSection } from './page/edges-section.tsx';
import { hasEdgeStills } from './spec.ts';

/** The edges at the moment's second, where there is a picture of it. */
const MomentEdges = ({ plan, links, moment }: ResultProps) =>
  hasEdgeStills(plan.job.options) ? (
    <ShownPicture
      links={links}
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
