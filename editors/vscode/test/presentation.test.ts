import assert from 'node:assert/strict';
import { test } from 'node:test';
import manifest from '../package.json';
import { DOCUMENTS, LANGUAGES } from '../src/documents';
import { manual, manualPath, ruleAt } from '../src/explanation';
import { appearance } from '../src/status';
import { Turns } from '../src/turns';

test('every status looks different, and only failure alarms', () => {
    const all = (['starting', 'running', 'stopped', 'failed'] as const).map((status) => appearance(status));
    assert.equal(new Set(all.map((one) => one.text)).size, 4);
    assert.deepEqual(all.map((one) => one.alarming), [false, false, false, true]);
    assert.match(appearance('failed', 'no program').tooltip, /failed: no program\n/);
});

test('the extension wakes up for exactly the languages that the server is asked about', () => {
    assert.deepEqual(manifest.activationEvents, LANGUAGES.map((language) => `onLanguage:${language}`));
});

test('old sides of comparisons are not judged, unsaved documents are', () => {
    const schemes = new Set(DOCUMENTS.map((filter) => filter.scheme));
    assert.ok(schemes.has('untitled') && schemes.has('file'));
    assert.ok(!schemes.has('git'));
});

test('settings that name programs or files are not taken from folders that are not trusted', () => {
    const { restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
    for (const name of ['qmoi.path', 'qmoi.extraArguments', 'qmoi.logFile']) {
        assert.ok(restrictedConfigurations.includes(name), name);
    }
});

test('only what looks like a rule has a manual', async () => {
    assert.equal(manualPath('json/trailing-comma'), '/json/trailing-comma');
    assert.equal(ruleAt('/json/trailing-comma'), 'json/trailing-comma');
    for (const other of [undefined, 7, 'json', '--help', 'a/b/c', 'a/b; rm', '../a']) {
        assert.equal(manualPath(other), undefined);
    }
    const nowhere = { kind: 'found', file: '/nowhere/qmoi', needsShell: false } as const;
    assert.match(await manual(nowhere, '--help', undefined), /There is no rule --help/);
});

test('a manual that cannot be had is replaced by the reason', async () => {
    const nowhere = { kind: 'found', file: '/nowhere/qmoi', needsShell: false } as const;
    assert.match(await manual(nowhere, 'json/trailing-comma', undefined), /ENOENT/);
});

test('turns are taken one after the other, also after a failure', async () => {
    const turns = new Turns();
    const told: string[] = [];
    const pause = () => new Promise((resolve) => setTimeout(resolve, 10));
    const first = turns.take(async () => {
        await pause();
        told.push('first');
        throw new Error('failed');
    });
    const second = turns.take(async () => {
        told.push('second begins');
        await pause();
        told.push('second ends');
    });
    const third = turns.take(() => {
        told.push('third');
        return Promise.resolve(3);
    });
    await assert.rejects(first);
    await second;
    assert.equal(await third, 3);
    assert.deepEqual(told, ['first', 'second begins', 'second ends', 'third']);
});
