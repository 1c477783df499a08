import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { systemPath } from '../sdk/core/names/system-path.ts';
import type { JobFlags } from '../sdk/job/job-argument.ts';
import type { CleanFlags } from './commands/clean.ts';
import type { DeleteFlags } from './commands/delete.ts';
import type { DevFlags } from './commands/dev.ts';
import type { DoctorFlags } from './commands/doctor.ts';
import type { FindFlags } from './commands/find.ts';
import type { GetFlags } from './commands/get.ts';
import type { JobsFlags } from './commands/jobs.ts';
import type { LayersFlags } from './commands/layers.ts';
import type { MetricsFlags } from './commands/metrics.ts';
import type { OptionsFlags } from './commands/options.ts';
import type { PlayFlags } from './commands/play.ts';
import type { RetryFlags } from './commands/retry.ts';
import type { StatusFlags } from './commands/status.ts';
import { applyConfig } from './config/apply-config.ts';
import { fileWords } from './core/names/file-words.ts';
import { parserErrorLines } from './core/words/parser-error-lines.ts';
import type { EstimateFlags } from './estimate/estimate-request.ts';
import { packageFacts } from './package-facts.ts';
import { addLimitFlags, addOptionFlags } from './run/option-flags.ts';
import type { RunFlags } from './run/run-request.ts';
import { type CommandIo, print } from './terminal/command-io.ts';

const collect = (value: string, before: readonly string[] = []): string[] => [...before, value];

const JOB_HELP = 'id of a job, the beginning of one, or the name of the film';
const PARAM_HELP = 'set a stack parameter, e.g. GenerateFrames=false (repeatable)';
const STACK_HELP = 'a deployed stack instead of the local cloud; credentials and region as for the aws command';
const CONCURRENCY_HELP = 'slices that are rendered at the same time (default: one for each CPU)';

const PRESET_HELP = 'settings of that name in fanreel.config.json';

/**
 * The command line of fanreel.
 * @param io the parts of the process that commands use
 * @param end called with the exit code of the command that was run
 */
export const makeProgram = (io: CommandIo, end: (code: number) => void): Command => {
  const { description, version } = packageFacts();
  const program = new Command('fanreel')
    .description(description)
    .version(version)
    .showSuggestionAfterError()
    .configureOutput({
      writeOut: (text) => io.stdout.text(text),
      writeErr: (text) => io.stderr.text(text),
      outputError: (text) => {
        const command = program.commands.find((each) => each.name() === io.argv[2]);
        print(io.stderr, ...parserErrorLines(text, command?.options.flatMap(({ long }) => long ?? []) ?? []));
      },
    })
    .exitOverride();

  program.hook('preAction', async (_, command) => {
    await applyConfig(command, io);
  });

  const run = program
    .command('run')
    .description('render files: a GIF of every slice, a picture of every second, ASCII art')
    .argument('[FILE...]', "videos and pictures; a folder: the films in it; a pattern in quotes: 'films/*.mp4'");
  addOptionFlags(run)
    .option('--option <NAME=VALUE>', 'any option of docs/options.md, e.g. ascii.colour=truecolor (repeatable)', collect)
    .option('--preset <NAME>', PRESET_HELP)
    .option('--concurrency <N>', CONCURRENCY_HELP)
    .option('--out <DIR>', 'folder that receives <jobId>/…')
    .option('--again', 'render all of it anew, and take nothing over from other jobs of the film')
    .option('--packed', 'with --out: leave frames in the ZIP files that frames.pack=on makes');
  addLimitFlags(run)
    .option('--param <NAME=VALUE>', PARAM_HELP, collect)
    .option('--stack <NAME>', STACK_HELP)
    .option('--watch <FOLDER>', 'render films as they appear in a folder, until Ctrl-C')
    .option('--open', 'show the job in a browser while it runs; the page stays up until Ctrl-C')
    .option('--json', 'print the manifest, one JSON document a line for each file; all else goes to standard error')
    .action(async (files: string[], flags: RunFlags) => {
      const { runCommand } = await import('./commands/run.ts');
      end(await runCommand(files, flags, io));
    });

  program
    .command('dev')
    .description('keep the local cloud up, for any S3 client and over HTTP')
    .option('--json', 'print endpoints and credentials as one line of JSON')
    .option('--port <N>', 'port of the S3 endpoint (default: any free one)')
    .option('--api-port <N>', 'port of the HTTP API (default: any free one)')
    .option('--listen <ADDRESS>', 'where S3 and the HTTP API listen: 127.0.0.1, or 0.0.0.0 in a container', '127.0.0.1')
    .option('--allow-host <HOST>', 'another name by which they are reached, e.g. fanreel:8080 (repeatable)', collect)
    .option('--api-origin <ORIGIN>', 'origin whose pages may use the HTTP API (repeatable; default: none)', collect)
    .option('--param <NAME=VALUE>', PARAM_HELP, collect)
    .option('--concurrency <N>', CONCURRENCY_HELP)
    .action(async (flags: DevFlags) => {
      const { devCommand } = await import('./commands/dev.ts');
      end(await devCommand(flags, io));
    });

  program
    .command('status')
    .description('progress of a job, and when its slices ran')
    .argument('<JOB>', JOB_HELP)
    .option('--stack <NAME>', STACK_HELP)
    .option('--json', 'as one JSON document')
    .action(async (job: string, flags: StatusFlags) => {
      const { statusCommand } = await import('./commands/status.ts');
      end(await statusCommand(job, flags, io));
    });

  program
    .command('jobs')
    .description('list jobs, the newest first: film, length, state, size, options that differ')
    .option('--limit <N>', 'how many (default: 20)')
    .option('--stack <NAME>', STACK_HELP)
    .option('--json', 'as one JSON document')
    .action(async (flags: JobsFlags) => {
      const { jobsCommand } = await import('./commands/jobs.ts');
      end(await jobsCommand(flags, io));
    });

  program
    .command('find')
    .description('where in the films of all jobs a picture is, the nearest first')
    .argument('<PICTURE>', 'a picture file: a frame, also scaled, compressed or cut by some percent')
    .option('--job <JOB>', 'look in this job alone')
    .option('--limit <N>', 'how many answers (default: 10)')
    .option('--stack <NAME>', STACK_HELP)
    .option('--json', 'as one JSON document')
    .action(async (picture: string, flags: FindFlags) => {
      const { findCommand } = await import('./commands/find.ts');
      end(await findCommand(picture, flags, io));
    });

  program
    .command('get')
    .description('copy what a job made to a folder')
    .argument('<JOB>', JOB_HELP)
    .option('--out <DIR>', 'folder that receives <jobId>/…', 'out')
    .option('--packed', 'leave frames in the ZIP files that frames.pack=on makes')
    .option('--stack <NAME>', STACK_HELP)
    .option('--json', 'print the folder and its files as one JSON document; all else goes to standard error')
    .action(async (job: string, flags: GetFlags) => {
      const { getCommand } = await import('./commands/get.ts');
      end(await getCommand(job, flags, io));
    });

  program
    .command('play')
    .description('play a job or a film as characters in this terminal; space pauses, arrows seek, q ends')
    .argument('<JOB|FILE>', `a film, or the ${JOB_HELP}`)
    .option('--from <time>', 'begin there: seconds, m:ss or h:mm:ss.mmm')
    .option('--no-sound', 'without the sound of the film')
    .option('--option <NAME=VALUE>', 'how a film is drawn, e.g. ascii.charset=blocks (repeatable)', collect)
    .option('--preset <NAME>', PRESET_HELP)
    .option('--stack <NAME>', STACK_HELP)
    .action(async (film: string, flags: PlayFlags) => {
      const { playCommand } = await import('./commands/play.ts');
      end(await playCommand(film, flags, io));
    });

  program
    .command('metrics')
    .description('how parallel a job was: slices over time, peak, delays, render times')
    .argument('<JOB>', JOB_HELP)
    .option('--stack <NAME>', STACK_HELP)
    .option('--json', 'as one JSON document')
    .option('--csv', 'a row for each slice')
    .option('--svg', 'slices over time, as a picture for a report')
    .action(async (job: string, flags: MetricsFlags) => {
      const { metricsCommand } = await import('./commands/metrics.ts');
      end(await metricsCommand(job, flags, io));
    });

  program
    .command('retry')
    .description('render again what failed in a job, and nothing else')
    .argument('<JOB>', JOB_HELP)
    .option('--stack <NAME>', STACK_HELP)
    .option('--json', 'print the manifest; all else goes to standard error')
    .action(async (job: string, flags: RetryFlags) => {
      const { retryCommand } = await import('./commands/retry.ts');
      end(await retryCommand(job, flags, io));
    });

  program
    .command('cancel')
    .description('cancel a job; what is rendered is kept')
    .argument('<JOB>', JOB_HELP)
    .option('--stack <NAME>', STACK_HELP)
    .action(async (job: string, flags: JobFlags) => {
      const { cancelCommand } = await import('./commands/cancel.ts');
      end(await cancelCommand(job, flags, io));
    });

  program
    .command('delete')
    .description('delete a job with all that it made; the film too, if no other job needs it')
    .argument('<JOB>', JOB_HELP)
    .option('--yes', 'do not ask')
    .option('--stack <NAME>', STACK_HELP)
    .action(async (job: string, flags: DeleteFlags) => {
      const { deleteCommand } = await import('./commands/delete.ts');
      end(await deleteCommand(job, flags, io));
    });

  program
    .command('clean')
    .description('delete files that the local cloud keeps')
    .option('--older-than <age>', 'only what is older, e.g. 12h or 7d (default: everything)')
    .option('--dry-run', 'say how much would be freed, and delete nothing')
    .option('--yes', 'do not ask')
    .action(async (flags: CleanFlags) => {
      const { cleanCommand } = await import('./commands/clean.ts');
      end(await cleanCommand(flags, io));
    });

  const estimate = program
    .command('estimate')
    .description('predict what a video takes, on AWS and on this machine: invocations, requests, dollars, time')
    .argument('[FILE|DURATION]', 'a video, or a length: 10350, 2h52m30s, 02:52:30')
    .option('--duration <length>', 'a length; never taken for the name of a file');
  addOptionFlags(estimate, 'as for run')
    .option('--option <NAME=VALUE>', 'as for run (repeatable)', collect)
    .option('--preset <NAME>', PRESET_HELP)
    .option('--param <NAME=VALUE>', PARAM_HELP, collect)
    .option('--concurrency <N>', 'slices at the same time on this machine (default: one for each CPU)')
    .option('--account-concurrency <N>', 'Lambda executions at the same time on AWS (default: 1000)')
    .option('--profile <name>', 'how long slices take on AWS: fanreel or sample, the AWS sample (default: fanreel)')
    .option('--memory <MB>', 'memory of a worker (default: that of the profile)')
    .option('--work <seconds>', 'processor time of a slice of 30 s (default: that of the profile; measured for a file)')
    .option('--failure-rate <share>', 'share of attempts that fail, e.g. 0.01 (default: 0)')
    .option('--calibrate <JOB>', 'take the times from the records of a job')
    .option('--stack <NAME>', 'deployed stack that has that job (default: the local cloud)')
    .option('--per-day <N>', 'plan so many such videos a day: cost, quotas')
    .option('--peak-factor <X>', 'with --per-day: load of the busiest hour divided by the mean (default: 3)')
    .option('--seed <N>', 'seed of the simulation (default: 1)')
    .option('--verbose', 'say what the estimate rests on')
    .option('--json', 'as one JSON document')
    .action(async (subject: string | undefined, flags: EstimateFlags) => {
      const { estimateCommand } = await import('./commands/estimate.ts');
      end(await estimateCommand(subject, flags, io));
    });

  program
    .command('options')
    .description('list the options of a film: defaults, ranges, what they decide')
    .argument('[NAME]', 'an option, or the kind of render that it belongs to')
    .option('--json', 'as one JSON document')
    .action(async (name: string | undefined, flags: OptionsFlags) => {
      const { optionsCommand } = await import('./commands/options.ts');
      end(await optionsCommand(name, flags, io));
    });

  program
    .command('doctor')
    .description('check this machine: node, ffmpeg, ffprobe, free disk')
    .option('--json', 'as JSON')
    .action(async (flags: DoctorFlags) => {
      const { doctorCommand } = await import('./commands/doctor.ts');
      end(await doctorCommand(flags, io));
    });

  program
    .command('layers')
    .description('fetch the Lambda layers of the CDK construct, ffmpeg and sharp, once')
    .option('--arch <ARCH>', 'processor of the functions: x86_64 or arm64 (default: x86_64)')
    .option('--json', 'print their folders as one JSON document')
    .action(async (flags: LayersFlags) => {
      const { layersCommand } = await import('./commands/layers.ts');
      end(await layersCommand(flags, io));
    });

  program
    .command('demo')
    .description('make a short film, render it, show a piece of the result')
    .action(async () => {
      const { demoCommand } = await import('./commands/demo.ts');
      end(await demoCommand(io));
    });

  program
    .command(COMPLETE)
    .description('print a script that completes words: `source <(fanreel complete bash)`; zsh, fish as well')
    .argument('<SHELL>', 'bash, zsh, fish or powershell');

  return program;
};

const COMPLETE = 'complete';

/** Put the command `complete` in place, which is loaded only when it is called. */
export const completing = async (program: Command, { argv }: Pick<CommandIo, 'argv'>): Promise<Command> => {
  if (argv[2] !== COMPLETE) return program;
  const commands = program.commands as Command[];
  commands.splice(
    commands.findIndex((each) => each.name() === COMPLETE),
    1,
  );
  const { addCompletion } = await import('./completion/add-completion.ts');
  addCompletion(program);
  return program;
};

/** The words to parse: as typed, except that files that look like options are rewritten. */
export const wordsOf = (program: Command, { argv, cwd }: Pick<CommandIo, 'argv' | 'cwd'>): string[] => {
  const [node = '', script = '', name = '', ...words] = argv;
  const command = program.commands.find((each) => each.name() === name);
  const takesFiles = command?.registeredArguments.some((argument) => argument.name().includes('FILE')) === true;
  if (!takesFiles) return [...argv];
  const isThere = (word: string): boolean => existsSync(systemPath(resolve(cwd, word)));
  return [node, script, name, ...fileWords(words, command.options, isThere)];
};
