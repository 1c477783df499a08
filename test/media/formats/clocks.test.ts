import { CLOCK_CASES } from './clock-cases.ts';
import { runCases } from './run-cases.ts';

runCases('clocks', CLOCK_CASES);
