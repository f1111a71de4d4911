import assert from 'node:assert/strict';
import { test } from 'node:test';
import { initializationOptions, readSettings, serverArguments } from '../src/settings';

const substitutes = { home: '/home/ada', folder: '/srv/shop' };

function settings(values: Record<string, unknown>, folder: string | undefined = substitutes.folder) {
    return readSettings((name) => values[name], { ...substitutes, folder });
}

test('nothing set means nothing named and `qmoi lsp` alone', () => {
    const none = settings({});
    assert.equal(none.path, undefined);
    assert.equal(none.logFile, undefined);
    assert.deepEqual(serverArguments(none), ['lsp']);
    assert.deepEqual(initializationOptions(none), { workspaceDiagnostics: false });
});

test('empty and blank texts count as not set', () => {
    assert.equal(settings({ path: '  ' }).path, undefined);
    assert.equal(settings({ rulePages: '' }).rulePages, undefined);
});

test('home and folder are put in, and only there', () => {
    assert.equal(settings({ path: '~/bin/qmoi' }).path, '/home/ada/bin/qmoi');
    assert.equal(settings({ path: '${userHome}/qmoi' }).path, '/home/ada/qmoi');
    assert.equal(settings({ path: '${workspaceFolder}/qmoi' }).path, '/srv/shop/qmoi');
    assert.equal(settings({ path: '/opt/a~b/qmoi' }).path, '/opt/a~b/qmoi');
    assert.equal(settings({ path: '~other/qmoi' }).path, '~other/qmoi');
    assert.equal(readSettings(() => '${workspaceFolder}/q', { home: '/', folder: undefined }).path, './q');
});

test('log file and extra arguments follow the subcommand', () => {
    const all = settings({ logFile: '~/q.log', extraArguments: ['--color', 'never'] });
    assert.deepEqual(serverArguments(all), ['lsp', '--log-file', '/home/ada/q.log', '--color', 'never']);
});

test('values of a wrong shape are as good as not set', () => {
    const wrong = settings({ path: 7, extraArguments: ['a', 1, null], workspaceDiagnostics: 'yes', logFile: {} });
    assert.equal(wrong.path, undefined);
    assert.deepEqual(serverArguments(wrong), ['lsp', 'a']);
    assert.equal(wrong.workspaceDiagnostics, false);
    assert.deepEqual(settings({ extraArguments: 'a b' }).extraArguments, []);
});

test('the server is told of pages and of files that are not open', () => {
    const told = initializationOptions(settings({ rulePages: 'https://example.org/rules', workspaceDiagnostics: true }));
    assert.deepEqual(told, { rulePages: 'https://example.org/rules', workspaceDiagnostics: true });
});
