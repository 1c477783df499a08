import { type Signal, signal } from '@preact/signals';
import { Button } from './button.tsx';
import { Progress } from './progress.tsx';
import { useSlow } from './use-slow.ts';

/** Interval at which figures change. */
const TOLD_EVERY_MS = 200;

/** How far some work is. */
export interface WorkState {
  readonly value: number;
  /** 0: not known yet */
  readonly max: number;
  /** the same in words */
  readonly words: string;
}

interface Work {
  readonly number: number;
  readonly text: string;
  readonly state: Signal<WorkState>;
  readonly stop: () => void;
}

const works = signal<readonly Work[]>([]);
let count = 0;

/**
 * Show work that was begun by a menu, which is closed by then, until it ends. It goes on while other pages are shown.
 * @param text what is done, in a few words
 * @param stop called when it is not wanted any more
 */
export const showWork = (
  text: string,
  stop: () => void,
): { readonly tell: (state: WorkState) => void; readonly end: () => void } => {
  count += 1;
  const number = count;
  const state = signal<WorkState>({ value: 0, max: 0, words: '' });
  works.value = [...works.value, { number, text, state, stop }];
  return {
    tell: (told) => {
      state.value = told;
    },
    end: () => {
      works.value = works.value.filter((work) => work.number !== number);
    },
  };
};

const WorkRow = ({ work: { text, state, stop } }: { readonly work: Work }) => {
  const told = useSlow(state.value, TOLD_EVERY_MS);
  return (
    <li class="work">
      <bdi class="work-text clipped" title={text}>
        {text}
      </bdi>
      <span class="faint figure">{told.words}</span>
      <Button kind="quiet" small label={`Stop: ${text}`} onClick={stop}>
        Stop
      </Button>
      <Progress label={text} value={told.value} max={told.max} />
    </li>
  );
};

/** Where {@link showWork} shows it; nothing while there is none. */
export const WorkList = () =>
  works.value.length === 0 ? null : (
    <section class="works" aria-label="Under way">
      <ul>
        {works.value.map((work) => (
          <WorkRow key={work.number} work={work} />
        ))}
      </ul>
    </section>
  );
