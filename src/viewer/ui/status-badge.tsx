import type { JobAnswer } from '../../api/contracts/jobs.ts';
import './status-badge.css';

const WORDS: Readonly<Record<JobAnswer['status'], string>> = {
  open: 'Running',
  complete: 'Complete',
  partial: 'Partial',
  rejected: 'Rejected',
};

/** Status of a job, in a word. */
export const StatusBadge = ({ status }: Pick<JobAnswer, 'status'>) => (
  <span class={`badge badge-${status}`}>{WORDS[status]}</span>
);
