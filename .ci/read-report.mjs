// Reads vitest's JSON report. Usage: node read-report.mjs counts|failures|failed-files REPORT
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';

const [what, path] = process.argv.slice(2);
const MESSAGE_LINES = 6;

const read = () => {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
};

const report = read();
const files = (report?.testResults ?? []).filter(({ status }) => status === 'failed');
const nameOf = (file) => relative(process.cwd(), file.name);

const describe = (file) => {
  const tests = file.assertionResults.filter(({ status }) => status === 'failed');
  const texts = tests.map(({ fullName, failureMessages }) => [fullName, failureMessages.join('\n')]);
  return (texts.length > 0 ? texts : [['the file itself', file.message]]).map(([title, message]) =>
    [`FAILED ${nameOf(file)}: ${title}`, ...message.split('\n').slice(0, MESSAGE_LINES)].join('\n    '),
  );
};

if (what === 'counts') console.log(report?.numPassedTests ?? 0, report?.numFailedTests ?? 1);
if (what === 'failures') console.log(files.flatMap(describe).join('\n') || `There is no report ${path}.`);
if (what === 'failed-files') console.log(files.map(nameOf).join('\n'));
