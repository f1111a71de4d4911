// Broken projects that npm refuses, each with the command that shows it. Every one of them must be refused before and taken after
// `qmoi fix` (with `--unsafe` where that is said), or the program ends with 1.

import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const [qmoi, folder] = process.argv.slice(2);

const INSTALL = ['npm', 'install', '--package-lock-only', '--offline'];
const CI = ['npm', 'ci', '--offline'];

const manifest = (own) => `${JSON.stringify({ name: 'harbour', version: '1.0.0', ...own }, null, 2)}\n`;

// A lockfile as npm writes it for these dependencies.
const lockfile = (dependencies) => `${JSON.stringify(
  {
    name: 'harbour',
    version: '1.0.0',
    lockfileVersion: 3,
    requires: true,
    packages: {
      '': { name: 'harbour', version: '1.0.0', dependencies },
      ...('is-number' in dependencies && {
        'node_modules/is-number': {
          version: '7.0.0',
          integrity: 'sha512-41Cifkg6e8TylSpdtTpeLVMqvSBEVzTttHvERD741+pnZ8ANv0004MRL43QKPDlK9cGvNp6NZWZUBlbGXYxxng==',
          license: 'MIT',
          engines: { node: '>=0.12.0' },
        },
      }),
    },
  },
  null,
  2,
)}\n`;

const sound = manifest({ dependencies: { 'is-number': '^7.0.0' } });

const projects = {
  'a missing comma': { command: INSTALL, files: { 'package.json': sound.replace('"1.0.0",', '"1.0.0"') } },
  'a trailing comma': { command: INSTALL, files: { 'package.json': sound.replace('"^7.0.0"', '"^7.0.0",') } },
  'single quotes': { command: INSTALL, files: { 'package.json': sound.replaceAll('"', "'") } },
  'a missing brace': { command: INSTALL, files: { 'package.json': sound.replace(/\}\n\}\n$/, '}\n') } },
  'a key without quotes': { command: INSTALL, files: { 'package.json': sound.replace('"version"', 'version') } },
  'an unclosed string': { command: INSTALL, files: { 'package.json': sound.replace('"harbour",', '"harbour,') } },
  'a comment': { command: INSTALL, files: { 'package.json': sound.replace('{\n', '{\n  // the port\n') } },
  'a range with a letter too many': {
    command: INSTALL, unsafe: true, files: { 'package.json': manifest({ dependencies: { 'is-number': '^7.0.0.' } }) },
  },
  'a colon that is missing': { command: INSTALL, files: { 'package.json': sound.replace('"version":', '"version"') } },
  'a literal of another language': {
    command: INSTALL, files: { 'package.json': sound.replace('{\n', '{\n  "private": True,\n') },
  },
  'misspelt dependencies': {
    prepare: CI,
    command: ['node', 'index.js'],
    files: {
      'index.js': "module.exports = require('is-number');\n",
      'package.json': manifest({ dependancies: { 'is-number': '^7.0.0' } }),
      'package-lock.json': lockfile({ 'is-number': '^7.0.0' }),
    },
  },
  'a dependency that is asked for and not declared': {
    prepare: CI,
    command: ['node', 'index.js'],
    files: {
      'package.json': manifest({ main: 'index.js', dependencies: {} }),
      'index.js': "module.exports = require('is-number');\n",
      'package-lock.json': lockfile({ 'is-number': '^7.0.0' }),
    },
  },
  'a dependency of a workspace that is asked for and not declared': {
    command: ['node', 'packages/a/index.js'],
    prepare: ['npm', 'install', '--offline'],
    files: {
      'package.json': manifest({ private: true, workspaces: ['packages/a', 'packages/b'] }),
      'packages/a/package.json': manifest({ name: 'a', dependencies: {} }),
      'packages/a/index.js': "require('ms');\n",
      'packages/b/package.json': manifest({ name: 'b', dependencies: {}, devDependencies: { ms: '^2.1.3' } }),
      '.npmrc': 'install-strategy=linked\n',
    },
  },
  'a script that is misspelt where it is run': {
    command: ['npm', 'run', 'check'],
    files: { 'package.json': manifest({ scripts: { build: 'node -v', check: 'npm run biuld' } }) },
  },
  'a workspace that is misspelt': {
    command: ['npm', 'run', 'hello', '-w', 'a'],
    files: {
      'package.json': manifest({ private: true, workspaces: ['package/*'] }),
      'packages/a/package.json': manifest({ name: 'a', scripts: { hello: 'node -v' } }),
    },
  },
};

// A repository of its own, so that nothing above it counts.
const isolate = (cwd) => spawnSync('git', ['init', '--quiet'], { cwd });

const run = ([program, ...parameters], cwd) => {
  const { status, stdout, stderr } = spawnSync(program, parameters, { cwd, encoding: 'utf8' });
  return { taken: status === 0, said: `${stdout}${stderr}`.trim() };
};

let wrong = 0;
let mended = 0;
for (const [name, { command, prepare, unsafe, files }] of Object.entries(projects)) {
  const project = join(folder, name.replaceAll(' ', '-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(project, path)), { recursive: true });
    writeFileSync(join(project, path), text);
  }
  isolate(project);
  const ask = () => {
    if (prepare) run(prepare, project);
    return run(command, project);
  };
  const before = ask();
  const fixed = run([qmoi, 'fix', '--no-cache', ...(unsafe ? ['--unsafe'] : [])], project);
  const after = ask();
  const is_mended = !before.taken && after.taken;
  mended += is_mended ? 1 : 0;
  wrong += is_mended ? 0 : 1;
  console.log(`${is_mended ? 'mended' : 'WRONG '}  ${name}: ${command.join(' ')}`);
  if (!is_mended) {
    console.log(`  before: ${before.taken ? 'taken' : 'refused'}\n${before.said}\n  qmoi: ${fixed.said}\n  after: ${after.taken ? 'taken' : 'refused'}\n${after.said}`);
  }
}
console.log(`${mended} projects that npm refused are taken after \`qmoi fix\`, ${wrong} are not`);
process.exitCode = wrong > 0 || mended < 12 ? 1 : 0;
