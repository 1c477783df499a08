import type { Warning } from '../contracts/warning.ts';
import type { MediaProbe } from './media-probe.ts';

/** The probe with more warnings behind those that it has. */
export const withWarnings = (probe: MediaProbe, warnings: readonly Warning[]): MediaProbe =>
  warnings.length === 0 ? probe : { ...probe, warnings: [...(probe.warnings ?? []), ...warnings] };
