import * as z from 'zod/mini';
import en from 'zod/v4/locales/en.js';

// Without a language every problem is "Invalid input". Every bundle that tells of one comes through here.
z.config(en());

/** The first thing that does not fit a contract. */
export interface FirstIssue {
  /** names joined by dots; empty for the document itself */
  readonly field: string;
  /** what is there and what is allowed, without a full stop */
  readonly problem: string;
}

/** Say what does not fit, in English. */
export const firstIssueOf = ({ issues: [issue] }: Pick<z.core.$ZodError, 'issues'>): FirstIssue => {
  if (issue === undefined) return { field: '', problem: 'unknown problem' };
  const unknown = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  return {
    field: [...issue.path, ...unknown].map(String).join('.'),
    problem: issue.message.replace(/^Invalid input: |\.$/g, ''),
  };
};
