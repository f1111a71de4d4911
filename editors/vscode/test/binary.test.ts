import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describe, findBinary } from '../src/binary';
import type { Places } from '../src/binary';

const places: Places = {
    setting: undefined,
    folders: ['/srv/shop', '/srv/site'],
    trusted: true,
    searchPath: '/usr/local/bin:relative:/usr/bin',
    platform: 'linux',
};

function search(among: string[], changed: Partial<Places> = {}) {
    return findBinary({ ...places, ...changed }, (file) => Promise.resolve(among.includes(file)));
}

test('a folder\'s own program comes before the one on the PATH', async () => {
    const found = await search(['/usr/bin/qmoi', '/srv/site/node_modules/.bin/qmoi']);
    assert.deepEqual(found, { kind: 'found', file: '/srv/site/node_modules/.bin/qmoi', needsShell: false });
});

test('what a folder brings is not run unless it is trusted', async () => {
    const found = await search(['/usr/bin/qmoi', '/srv/shop/node_modules/.bin/qmoi'], { trusted: false });
    assert.deepEqual(found, { kind: 'found', file: '/usr/bin/qmoi', needsShell: false });
});

test('the setting is used alone, even when there is another program', async () => {
    const found = await search(['/opt/qmoi', '/usr/bin/qmoi'], { setting: '/opt/qmoi' });
    assert.equal(found.kind === 'found' && found.file, '/opt/qmoi');
    const missing = await search(['/usr/bin/qmoi'], { setting: '/opt/qmoi' });
    assert.ok(missing.kind === 'missing');
    assert.match(missing.what, /"qmoi\.path" names \/opt\/qmoi/);
    assert.deepEqual(missing.looked, ['/opt/qmoi']);
});

test('a relative setting starts at the first folder', async () => {
    const found = await search(['/srv/shop/target/qmoi'], { setting: 'target/qmoi' });
    assert.equal(found.kind === 'found' && found.file, '/srv/shop/target/qmoi');
    const alone = await search(['qmoi-next'], { setting: 'qmoi-next', folders: [] });
    assert.equal(alone.kind === 'found' && alone.file, 'qmoi-next');
});

test('a missing program is told with all places in order, and what to do', async () => {
    const missing = await search([]);
    assert.ok(missing.kind === 'missing');
    assert.deepEqual(missing.looked, [
        '/srv/shop/node_modules/.bin/qmoi',
        '/srv/site/node_modules/.bin/qmoi',
        '/usr/local/bin/qmoi',
        '/usr/bin/qmoi',
    ]);
    const lines = describe(missing);
    assert.equal(lines[0], 'The program `qmoi` was not found.');
    assert.ok(lines.includes('  /usr/local/bin/qmoi'));
    assert.match(lines.at(-1) ?? '', /cargo install.*"qmoi\.path"/);
});

test('relative folders of the PATH are left out, for they would be the opened folder', async () => {
    const found = await search(['relative/qmoi'], { folders: [] });
    assert.equal(found.kind, 'missing');
});

test('without folders and PATH it says that there was nowhere to look', async () => {
    const missing = await search([], { folders: [], searchPath: undefined });
    assert.ok(missing.kind === 'missing');
    assert.ok(describe(missing).some((line) => line.includes('nowhere')));
});

test('on Windows programs and batch files are found, and only the latter need a shell', async () => {
    const windows: Partial<Places> = { platform: 'win32', folders: ['C:\\shop'], searchPath: 'C:\\bin;D:\\bin' };
    const batch = await search(['C:\\shop\\node_modules\\.bin\\qmoi.cmd'], windows);
    assert.deepEqual(batch, { kind: 'found', file: 'C:\\shop\\node_modules\\.bin\\qmoi.cmd', needsShell: true });
    const program = await search(['D:\\bin\\qmoi.exe'], windows);
    assert.deepEqual(program, { kind: 'found', file: 'D:\\bin\\qmoi.exe', needsShell: false });
});
