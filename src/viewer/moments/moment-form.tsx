import { useState } from 'preact/hooks';
import type { JobAnswer } from '../../api/contracts/jobs.ts';
import type { Job } from '../../shared/core/documents/job.ts';
import type { TimeRange } from '../../shared/core/slices/slice-samplings.ts';
import { formatBytes } from '../../shared/core/text/format.ts';
import { estimateBytes } from '../core/moments/estimate-bytes.ts';
import { MOMENT_FORMATS, type MomentFormat } from '../core/moments/moment-formats.ts';
import type { MomentRequest } from '../core/moments/moment-request.ts';
import { Button } from '../ui/button.tsx';

const WIDTHS = [240, 320, 480, 640, 800] as const;
const RATES = [8, 10, 12, 15, 20, 25] as const;
/** What services take at most: chats, mails, the usual places for GIFs. */
const LIMITS = [256_000, 512_000, 1e6, 2e6, 5e6, 8e6, 15e6] as const;
const USUAL = { width: 480, fps: 12, limit: 5e6 } as const;

interface ChoiceProps {
  readonly label: string;
  readonly value: number;
  readonly choices: readonly number[];
  readonly words: (choice: number) => string;
  readonly isOff?: boolean;
  readonly onChange: (value: number) => void;
}

const Choice = ({ label, value, choices, words, isOff = false, onChange }: ChoiceProps) => (
  <label class="field maker-choice">
    <span>{label}</span>
    <select
      class="input"
      disabled={isOff}
      value={value}
      onChange={({ currentTarget }) => onChange(Number(currentTarget.value))}
    >
      {choices.map((choice) => (
        <option key={choice} value={choice}>
          {words(choice)}
        </option>
      ))}
    </select>
  </label>
);

interface MomentFormProps {
  readonly job: Job;
  readonly results: JobAnswer['results'];
  readonly range: TimeRange;
  readonly format: MomentFormat;
  readonly onFormat: (format: MomentFormat) => void;
  readonly onMake: (request: MomentRequest) => void;
}

/** How a moment is made: its format, its size, its rate and the most bytes, with an estimate of what comes out. */
export const MomentForm = ({ job, results, range, format, onFormat, onMake }: MomentFormProps) => {
  const [width, setWidth] = useState<number>(USUAL.width);
  const [fps, setFps] = useState<number>(USUAL.fps);
  const [limit, setLimit] = useState<number>(USUAL.limit);
  const request: MomentRequest = { range, format, width, fps, maxBytes: limit };
  const bytes = estimateBytes(job, results, request);
  const isFull = format.hasLimit && bytes >= limit;
  return (
    <form
      class="maker-form"
      aria-label="How it is made"
      onSubmit={(event) => {
        event.preventDefault();
        onMake(request);
      }}
    >
      <fieldset class="choices">
        <legend class="small faint">Format</legend>
        <span class="row maker-formats">
          {MOMENT_FORMATS.map((each) => (
            <Button key={each.kind} aria-pressed={each === format} onClick={() => onFormat(each)}>
              {each.label}
            </Button>
          ))}
        </span>
      </fieldset>
      <Choice label="Width" value={width} choices={WIDTHS} words={(px) => `${px} px`} onChange={setWidth} />
      <Choice label="Pictures a second" value={fps} choices={RATES} words={String} onChange={setFps} />
      <Choice
        label="At most"
        value={limit}
        choices={LIMITS}
        words={formatBytes}
        isOff={!format.hasLimit}
        onChange={setLimit}
      />
      <div class="maker-make">
        <p class="small faint figure" role="status">
          {isFull ? `Up to ${formatBytes(limit)}, made to fit` : `About ${formatBytes(bytes)}`}
        </p>
        <Button kind="primary" type="submit" icon="scissors">
          Make the {format.label}
        </Button>
      </div>
    </form>
  );
};
