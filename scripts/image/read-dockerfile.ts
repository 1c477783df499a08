import {
  type Arg,
  DockerfileParser,
  type Env,
  type From,
  type Instruction,
  type JSONInstruction,
} from 'dockerfile-ast';

/** An instruction of a stage, with the values of its arguments and variables filled in where they name files. */
export type Step =
  | { readonly kind: 'RUN'; readonly command: string }
  | {
      readonly kind: 'COPY';
      readonly from: string | undefined;
      readonly sources: readonly string[];
      readonly to: string;
    }
  | { readonly kind: 'WORKDIR'; readonly folder: string }
  | { readonly kind: 'ENV' | 'ARG' | 'LABEL'; readonly values: Readonly<Record<string, string>> }
  | { readonly kind: 'USER'; readonly user: string }
  | { readonly kind: 'VOLUME' | 'EXPOSE' | 'ENTRYPOINT' | 'CMD' | 'HEALTHCHECK'; readonly words: readonly string[] };

/** From one FROM to the next. */
export interface Stage {
  readonly name: string;
  /** an image, or the name of an earlier stage */
  readonly from: string;
  readonly steps: readonly Step[];
}

const valuesOf = (instruction: Instruction): Record<string, string> => {
  const property = (instruction as Arg).getProperty?.();
  const properties = property == null ? ((instruction as Env).getProperties?.() ?? []) : [property];
  return Object.fromEntries(properties.map((each) => [each.getName(), each.getValue() ?? '']));
};

/** The strings of the JSON form; of the other form its words. */
const wordsOf = (instruction: Instruction): string[] => {
  const json = (instruction as JSONInstruction).getJSONStrings?.() ?? [];
  if (json.length > 0) return json.map((each) => each.getJSONValue());
  return instruction.getArguments().map((each) => each.getValue());
};

const readStep = (instruction: Instruction): Step => {
  const kind = instruction.getKeyword();
  const text = instruction.getArgumentsContent() ?? '';
  switch (kind) {
    case 'RUN':
      return { kind, command: text };
    case 'HEALTHCHECK':
      return { kind, words: JSON.parse(text.slice(text.indexOf('['))) };
    case 'COPY': {
      const words = wordsOf(instruction);
      const from = (instruction as JSONInstruction)
        .getFlags()
        .find((flag) => flag.getName() === 'from')
        ?.getValue();
      return { kind, from: from ?? undefined, sources: words.slice(0, -1), to: words.at(-1) ?? '' };
    }
    case 'WORKDIR':
      return { kind, folder: text };
    case 'ENV':
    case 'ARG':
    case 'LABEL':
      return { kind, values: valuesOf(instruction) };
    case 'USER':
      return { kind, user: text };
    case 'VOLUME':
    case 'EXPOSE':
    case 'ENTRYPOINT':
    case 'CMD':
      return { kind, words: wordsOf(instruction) };
    default:
      throw new RangeError(`The Dockerfile has a ${kind}, which this script does not know.`);
  }
};

/** The stages of a Dockerfile, in their order. ARGs before the first one are filled into what a stage begins with. */
export const readDockerfile = (text: string): Stage[] => {
  const stages: { name: string; from: string; steps: Step[] }[] = [];
  let defaults: Record<string, string> = {};
  for (const instruction of DockerfileParser.parse(text).getInstructions()) {
    if (instruction.getKeyword() === 'FROM') {
      const image = (instruction as From).getImage() ?? '';
      const from = image.replace(/\$\{(\w+)\}/g, (_, name: string) => defaults[name] ?? '');
      stages.push({ name: (instruction as From).getBuildStage() ?? `${stages.length}`, from, steps: [] });
    } else if (stages.length === 0) defaults = { ...defaults, ...valuesOf(instruction) };
    else stages.at(-1)?.steps.push(readStep(instruction));
  }
  return stages;
};

/** The words of the last step of a kind. @throws {RangeError} when the stage has none */
export const lastWords = (
  stage: Stage,
  kind: 'VOLUME' | 'EXPOSE' | 'ENTRYPOINT' | 'CMD' | 'HEALTHCHECK',
): readonly string[] => {
  const found = stage.steps.findLast((step) => step.kind === kind);
  if (found === undefined || !('words' in found)) throw new RangeError(`The stage ${stage.name} has no ${kind}.`);
  return found.words;
};

/** The stage of a name. @throws {RangeError} when there is none */
export const stageOf = (stages: readonly Stage[], name: string): Stage => {
  const found = stages.find((stage) => stage.name === name);
  if (found === undefined) throw new RangeError(`The Dockerfile has no stage ${name}.`);
  return found;
};
