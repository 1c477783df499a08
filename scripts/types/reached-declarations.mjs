// Leaves out of declarations what those of the entries do not need: a program that compiles them needs no package of ours for it.
import { dirname, join, normalize } from 'node:path';

/** A statement begins at the first column, after its comment. */
const START = /^(?:export|declare|import|interface|type|class|abstract|const|function|enum|namespace)\b/;
const COMMENT = /\/\*[\s\S]*?\*\//g;
const NAME = /[A-Za-z_$][\w$]*/g;
const DECLARED =
  /^(?:export )?(?:default )?(?:declare )?(?:abstract )?(?:const|let|var|function|class|interface|type|enum|namespace) ([\w$]+)/;
const FROM = /^(import|export)( type)? (?:(\*)(?: as ([\w$]+))?|\{([^}]*)\}) from ['"]([^'"]+)['"];$/;

/** Texts of a file's statements, each with the comment in front of it. */
const statementsOf = (text) => {
  const statements = [];
  let comment = '';
  let inComment = false;
  for (const line of text.split('\n')) {
    if (inComment || line.startsWith('/*')) {
      comment += `${line}\n`;
      inComment = !line.includes('*/');
    } else if (START.test(line)) {
      statements.push(`${comment}${line}`);
      comment = '';
    } else if (line !== '') {
      // A comment between the members of a union at the first column.
      statements[statements.length - 1] += `\n${comment}${line}`;
      comment = '';
    }
  }
  return statements;
};

/** `type A, B as C` → `[{ isType, from: 'B', to: 'C' }]` */
const specifiersOf = (list) =>
  list
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '')
    .map((each) => {
      const [, type, from, to] = /^(type )?([\w$]+)(?: as ([\w$]+))?$/.exec(each) ?? [];
      if (from === undefined) throw new Error(`"${each}" is no name of an import that is understood.`);
      return { isType: type !== undefined, from, to: to ?? from };
    });

const parse = (text) =>
  statementsOf(text).map((statement) => {
    const code = statement.replace(COMMENT, '').trim();
    const [, word, type = '', star, as, list, from] = FROM.exec(code.replace(/\s+/g, ' ')) ?? [];
    if (word !== undefined) {
      const names = star === undefined ? specifiersOf(list) : [{ isType: false, from: '*', to: as ?? '*' }];
      return { kind: word, type, isStar: star !== undefined, from, names, kept: new Set() };
    }
    const [, name] = DECLARED.exec(code) ?? [];
    return { kind: 'declared', name, isExported: code.startsWith('export'), statement, code, isKept: false };
  });

const written = (part) => {
  if (part.kind === 'declared') return part.isKept ? [part.statement] : [];
  const names = part.names.filter(({ to }) => part.kept.has(to));
  if (names.length === 0) return [];
  const list = part.isStar
    ? names[0].to === '*'
      ? '*'
      : `* as ${names[0].to}`
    : `{ ${names.map(({ isType, from, to }) => `${isType ? 'type ' : ''}${from === to ? to : `${from} as ${to}`}`).join(', ')} }`;
  return [`${part.kind}${part.type} ${list} from '${part.from}';`];
};

/**
 * What is reached from everything that the entries export.
 * @param {(file: string) => string} read text of a declaration file; imports name the files as `./run.js`
 * @param {readonly string[]} entries files
 * @returns {Map<string, string>} the files that are needed, with what of them is
 */
export function reachedDeclarations(read, entries) {
  const files = new Map();
  const partsOf = (file) => {
    if (!files.has(file)) files.set(file, parse(read(file)));
    return files.get(file);
  };
  const fileOf = (from, name) => normalize(join(dirname(from), name.replace(/\.js$/, '.d.ts')));
  const waiting = entries.map((file) => [file, '*']);
  const seen = new Set();

  const need = (file, name) => {
    const key = `${file} ${name}`;
    if (seen.has(key)) return;
    seen.add(key);
    waiting.push([file, name]);
  };

  /** Keep a name that comes from another file. */
  const follow = (file, part, { from, to }) => {
    part.kept.add(to);
    if (part.from.startsWith('.')) need(fileOf(file, part.from), from);
  };

  const keep = (file, part) => {
    if (part.isKept) return;
    part.isKept = true;
    for (const [, from, name] of part.code.matchAll(/import\(['"](\.[^'"]+)['"]\)\.([\w$]+)/g))
      need(fileOf(file, from), name);
    for (const [word] of part.code.matchAll(NAME)) {
      for (const other of partsOf(file)) {
        if (other.kind === 'declared' && other.name === word) keep(file, other);
        if (other.kind === 'import') for (const each of other.names) if (each.to === word) follow(file, other, each);
      }
    }
  };

  for (const [file, name] of waiting) {
    for (const part of partsOf(file)) {
      if (part.kind === 'declared') {
        if (part.name === name || part.name === undefined || (name === '*' && part.isExported)) keep(file, part);
      } else if (part.kind === 'export') {
        for (const each of part.names) {
          if (each.to === '*') follow(file, part, { from: name, to: '*' });
          else if (name === '*' || each.to === name) follow(file, part, each);
        }
      }
    }
  }
  return new Map([...files].map(([file, parts]) => [file, `${parts.flatMap(written).join('\n')}\n`]));
}
