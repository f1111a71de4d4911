// Bundles the extension into one file, or its tests into one file each. `--production` leaves the map out and makes it small.
import { copyFile, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';

const here = import.meta.dirname;
const option = (name) => process.argv.includes(name);
const common = {
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    absWorkingDir: here,
    logLevel: 'warning',
};

await mkdir(path.join(here, 'dist'), { recursive: true });
if (option('--tests')) {
    const names = await readdir(path.join(here, 'test'));
    await rm(path.join(here, 'dist/test'), { recursive: true, force: true });
    await build({
        ...common,
        entryPoints: names.filter((name) => name.endsWith('.test.ts')).map((name) => `test/${name}`),
        outdir: 'dist/test',
        sourcemap: 'inline',
        // What the editor provides at run time is played by a stand-in.
        alias: { vscode: path.join(here, 'test/editor.cjs') },
    });
} else {
    await build({
        ...common,
        entryPoints: ['src/extension.ts'],
        outfile: 'dist/extension.js',
        external: ['vscode'],
        minify: option('--production'),
        sourcemap: !option('--production'),
    });
    await copyFile(path.join(here, '../../docs/qmoi.schema.json'), path.join(here, 'dist/qmoi.schema.json'));
    // The editor shows no picture that lies in the package, only its words.
    const page = await readFile(path.join(here, 'README.md'), 'utf8');
    await writeFile(path.join(here, 'dist/README.md'), page.replaceAll(/^!\[.*\]\(.*\)\n\n/gm, ''));
    await copyFile(path.join(here, '../../LICENSE-MIT'), path.join(here, 'LICENSE-MIT.txt'));
    await copyFile(path.join(here, '../../LICENSE-APACHE'), path.join(here, 'LICENSE.txt'));
}
