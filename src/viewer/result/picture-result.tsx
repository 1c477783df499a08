import type { JobAnswer } from '../../api/contracts/jobs.ts';
import { partsAt } from '../../renders/page/for-page.tsx';
import type { LinkBook } from '../core/links/link-book.ts';
import { frameSize } from '../core/result/gif-size.ts';
import type { JobPlan } from '../course/job-session.ts';
import { ShownRender } from '../panel/shown-render.tsx';
import { Card } from '../ui/card.tsx';
import './result.css';

interface PictureResultProps {
  readonly answer: JobAnswer;
  readonly plan: JobPlan;
  readonly links: LinkBook;
}

/** Results of a picture job. */
export const PictureResult = ({ answer, plan, links }: PictureResultProps) => {
  const { job } = plan;
  return (
    <Card title="Renders">
      <div class="moment-rest">
        {answer.source.url === undefined ? null : (
          <ShownRender title="The picture" url={answer.source.url} size={frameSize(job)} />
        )}
        {partsAt('picture', job.options.renders).map(([kind, Part]) => (
          <Part key={kind} job={job} links={links} />
        ))}
      </div>
    </Card>
  );
};
