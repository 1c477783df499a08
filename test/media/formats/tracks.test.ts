import { runCases } from './run-cases.ts';
import { TRACK_CASES } from './tracks-cases.ts';

runCases('tracks: the one that a player shows, whatever lies beside it', TRACK_CASES);
