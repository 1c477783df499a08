import { RENDER_KINDS } from '../../../renders/kind/render-kinds.ts';
import type { Option } from '../../../shared/core/option-forms/option-forms.ts';
import { OPTIONS } from '../../../shared/core/options/option-table.ts';
import { MOST_CONCURRENCY } from './concurrency.ts';

type Schema = Readonly<Record<string, unknown>>;

const TIME: Schema = { type: ['number', 'string'] };

/** What an option may be in a config. */
const valueSchema = (option: Option): Schema => {
  switch (option.form) {
    case 'integer':
      return { type: 'integer', minimum: option.minimum, maximum: option.maximum };
    case 'choice':
      return { enum: option.choices };
    case 'switch':
      return { type: 'boolean' };
    case 'list':
      return { type: 'array', items: { enum: option.choices }, minItems: 1, uniqueItems: true };
    case 'characters':
      return { type: 'string' };
    case 'bytes':
      return { type: ['integer', 'string'] };
    case 'time':
      return TIME;
    case 'times':
      return { type: 'array', items: TIME, minItems: 1 };
  }
};

const optionSchema = (option: Option): Schema => ({
  description: option.description,
  ...valueSchema(option),
  ...('default' in option && option.default !== undefined ? { default: option.default } : {}),
});

const closed = (properties: Schema, description?: string): Schema => ({
  ...(description === undefined ? {} : { description }),
  type: 'object',
  properties,
  additionalProperties: false,
});

/** The property of a kind of render: its options, or its switch. */
const kindSchema = (kind: string): Schema | undefined => {
  const own = OPTIONS.filter(({ name }) => name.startsWith(`${kind}.`));
  const ownSwitch = OPTIONS.find(({ name }) => name === kind);
  const fields = closed(
    Object.fromEntries(own.map((option) => [option.name.slice(kind.length + 1), optionSchema(option)])),
    `Options of ${kind}.`,
  );
  if (ownSwitch === undefined) return own.length === 0 ? undefined : fields;
  return own.length === 0 ? optionSchema(ownSwitch) : { anyOf: [optionSchema(ownSwitch), fields] };
};

const isKind = (name: string): boolean => (RENDER_KINDS as readonly string[]).includes(name);

const settingsSchema = (): Schema => {
  const general = OPTIONS.filter(({ name }) => !name.includes('.') && !isKind(name));
  const kinds = RENDER_KINDS.flatMap((kind) => {
    const schema = kindSchema(kind);
    return schema === undefined ? [] : [[kind, schema] as const];
  });
  return {
    ...Object.fromEntries(general.map((option) => [option.name, optionSchema(option)])),
    ...Object.fromEntries(kinds),
    out: { type: 'string', description: 'Folder that receives the results, as seen from this file.' },
    packed: { type: 'boolean', description: 'Leave frames in the ZIP files that frames.pack makes.' },
    stack: { type: 'string', description: 'A deployed stack in place of the local cloud.' },
    concurrency: {
      type: 'integer',
      minimum: 1,
      maximum: MOST_CONCURRENCY,
      description: 'Slices that are rendered at the same time by the local cloud.',
    },
    parameters: {
      type: 'object',
      additionalProperties: { type: 'string' },
      description: 'Stack parameters of the local cloud by name.',
    },
  };
};

/** The JSON Schema of `fanreel.config.json`. @see https://json-schema.org/draft-07 */
export const configSchema = (): Schema => {
  const settings = settingsSchema();
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'fanreel.config.json',
    ...closed(
      {
        $schema: { type: 'string' },
        ...settings,
        presets: {
          type: 'object',
          additionalProperties: closed(settings),
          description: 'Settings by a name, for --preset NAME.',
        },
      },
      'Defaults of the command fanreel.',
    ),
  };
};
