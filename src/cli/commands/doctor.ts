import { EXIT } from '../core/words/exit-codes.ts';
import { examine, type Finding } from '../machine/examine.ts';
import { type CommandIo, homeOf, print } from '../terminal/command-io.ts';

/** Flags of `doctor` as commander hands them over. */
export interface DoctorFlags {
  readonly json?: boolean;
}

const line = ({ name, state, text }: Finding): string => `${state.padEnd(5)}${name.padEnd(9)}${text}`;

/**
 * `fanreel doctor`: show findings about this machine, and whether fanreel can run on it.
 * @returns exit code: 0 it can, 1 it cannot
 */
export const doctorCommand = async (flags: DoctorFlags, io: CommandIo): Promise<number> => {
  const findings = await examine(io.env, homeOf(io));
  const usable = findings.every(({ state }) => state !== 'bad');
  if (flags.json === true) io.stdout.json({ usable, findings });
  else {
    const verdict = usable
      ? 'Everything that fanreel needs was found.'
      : 'Mend what is marked "bad", then run this command again.';
    print(io.stdout, ...findings.map(line), verdict);
  }
  return usable ? EXIT.complete : EXIT.failed;
};
