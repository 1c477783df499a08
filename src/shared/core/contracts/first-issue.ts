import * as z from 'zod/mini';
import en from 'zod/v4/locales/en.js';

// Without a locale, zod reports every problem as "Invalid input". Every bundle that reports one imports this module.
z.config(en());

/** The first mismatch with a contract. */
export interface FirstIssue {
  /** names joined by dots; empty for the document itself */
  readonly field: string;
  /** the actual value and what is allowed, without a full stop */
  readonly problem: string;
}

/** Describe the first issue in English. */
export const firstIssueOf = ({ issues: [issue] }: Pick<z.core.$ZodError, 'issues'>): FirstIssue => {
  if (issue === undefined) return { field: '', problem: 'unknown problem' };
  const unknown = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  return {
    field: [...issue.path, ...unknown].map(String).join('.'),
    problem: issue.message.replace(/^Invalid input: |\.$/g, ''),
  };
};
