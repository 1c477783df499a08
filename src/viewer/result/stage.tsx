import { partsAt } from '../../renders/page/for-page.tsx';
import { frameSize } from '../core/result/gif-size.ts';
import { type FilmProps, StageFilm } from './film.tsx';

/** The film beside the picture of the moment. Both keep their places from the first second on. */
export const Stage = (props: FilmProps) => {
  const { width, height } = frameSize(props.plan.job);
  const [first] = partsAt('moment', props.plan.job.options.renders);
  const [kind, Picture] = first ?? [];
  return (
    <section class="stage" aria-labelledby="moment-title" style={{ '--ratio': `${width} / ${height}` }}>
      <h2 id="moment-title" class="visually-hidden">
        Any second
      </h2>
      <div class="moment-film">
        <div class="stage-film">
          <StageFilm {...props} />
        </div>
        <div class="stage-foot small">
          <span class="faint">Film</span>
        </div>
      </div>
      {Picture === undefined ? null : <Picture key={kind} {...props} />}
    </section>
  );
};
