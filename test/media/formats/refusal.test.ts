import { REFUSAL_CASES } from './refusal-cases.ts';
import { runCases } from './run-cases.ts';

runCases('files that are refused, each with its reason', REFUSAL_CASES);
