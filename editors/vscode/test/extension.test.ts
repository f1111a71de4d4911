// The whole extension with its client library against the real server, in a stand-in for the editor. `QMOI` names the program;
// without it these tests are skipped.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import * as vscode from 'vscode';
import { TextDocument } from 'vscode-languageserver-textdocument';
import cases from '../../../tests/editors/cases.json';
import { activate, deactivate } from '../src/extension';
import { editor } from './editor.cjs';

const program = process.env.QMOI;
const skip = program === undefined ? 'QMOI names no program' : false;
const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'qmoi-vscode-')));
const subscriptions: vscode.Disposable[] = [];

before(async () => {
    editor.folder = folder;
    editor.settings['qmoi.path'] = program;
    await activate({ subscriptions } as unknown as vscode.ExtensionContext);
    // Without a server every test would wait for it in vain.
    assert.ok(skip !== false || item().text === '$(check) qmoi', editor.lines.join('\n'));
});

after(async () => {
    await deactivate();
    subscriptions.forEach((one) => {
        one.dispose();
    });
    rmSync(folder, { recursive: true, force: true });
});

/** Opens a document in the stand-in and makes it the active one. */
function open(name: string, languageId: string, text: string): TextDocument {
    const uri = vscode.Uri.file(path.join(folder, name));
    const document = TextDocument.create(uri.toString(), languageId, 1, text);
    const shown = {
        uri,
        languageId,
        version: 1,
        getText: () => text,
        isClosed: false,
        lineCount: document.lineCount,
        fileName: uri.fsPath,
    } as unknown as vscode.TextDocument;
    editor.documents.push(shown);
    const pane = { document: shown };
    Object.assign(vscode.window, { activeTextEditor: pane, visibleTextEditors: [pane] });
    editor.events.get('onDidOpenTextDocument')?.fire(shown);
    editor.events.get('onDidChangeVisibleTextEditors')?.fire([pane]);
    editor.events.get('onDidChangeActiveTextEditor')?.fire(pane);
    return document;
}

/** The status item. */
function item() {
    const [only] = editor.items;
    assert.ok(only !== undefined && editor.items.length === 1);
    return only;
}

async function until<T>(find: () => T | undefined): Promise<T> {
    for (let waited = 0; waited < 60_000; waited += 10) {
        const found = find();
        if (found !== undefined) {
            return found;
        }
        await new Promise((resolve) => setTimeout(resolve, 10));
    }
    throw new Error('it did not come');
}

/** The text of `document` after the edits of an action. */
function edited(document: TextDocument, edit: unknown): string {
    const { changes } = edit as { changes: { uri: vscode.Uri; edits: vscode.TextEdit[] }[] };
    assert.deepEqual(changes.map(({ uri }) => uri.toString()), [document.uri]);
    return TextDocument.applyEdits(document, changes.flatMap(({ edits }) => edits));
}

test('the server runs, and the status item says so', { skip }, () => {
    assert.match(item().text, /\$\(check\) qmoi/);
    assert.match(item().tooltip, /running: \d+\.\d+\.\d+/);
    assert.equal(item().backgroundColor, undefined);
    assert.deepEqual(editor.shown, []);
});

for (const { language, name, text, rule, fixed } of cases) {
    test(`${language}: a finding is shown, and the preferred fix and the repair of the file mend it`, { skip }, async () => {
        const document = open(name, language, text);
        const found = await until(() => editor.diagnostics.get(document.uri));
        const [diagnostic] = found;
        assert.ok(diagnostic !== undefined && found.length === 1);
        const code = diagnostic.code;
        assert.equal(typeof code === 'object' ? code.value : code, rule);

        const provider = editor.providers.get('registerCodeActionsProvider');
        assert.ok(provider);
        const ask = async (kind: string): Promise<vscode.CodeAction[]> => {
            const only = new (vscode.CodeActionKind as unknown as new (value: string) => vscode.CodeActionKind)(kind);
            const context = { diagnostics: found, only, triggerKind: vscode.CodeActionTriggerKind.Invoke };
            const shown = editor.documents.at(-1);
            assert.ok(shown);
            const { token } = new vscode.CancellationTokenSource();
            return ((await provider.provideCodeActions(shown, diagnostic.range, context, token)) ?? []) as vscode.CodeAction[];
        };
        const fixes = (await ask('quickfix')).filter((action) => action.isPreferred);
        assert.equal(fixes.length, 1);
        assert.equal(edited(document, fixes[0]?.edit), fixed);

        const [whole] = await ask('source.fixAll.qmoi');
        assert.ok(whole);
        assert.equal(whole.edit, undefined, 'the edit is made only when it is asked for');
        const resolved = await provider.resolveCodeAction?.(whole, new vscode.CancellationTokenSource().token);
        assert.equal(edited(document, resolved?.edit), fixed);

        // The command goes through the editor, which asks the same provider.
        editor.commands.set('vscode.executeCodeActionProvider', () => [resolved]);
        await vscode.commands.executeCommand('qmoi.fixAll');
        assert.equal(edited(document, editor.applied), fixed);
    });
}

test('a file in which nothing is to be repaired is left alone, and the user is told', { skip }, async () => {
    editor.commands.set('vscode.executeCodeActionProvider', () => []);
    delete editor.applied;
    await vscode.commands.executeCommand('qmoi.fixAll');
    assert.equal(editor.applied, undefined);
    assert.match(editor.shown.pop() ?? '', /nothing here is safe to repair/);
});

test('the server\'s command shows the rule\'s manual in a document of its own', { skip }, async () => {
    await vscode.commands.executeCommand('qmoi.explainRule', 'json/missing-comma');
    const shown = editor.opened.pop();
    assert.equal(shown, 'qmoi-rule:/json/missing-comma');
    const content = editor.providers.get('qmoi-rule');
    assert.ok(content);
    const text = await content.provideTextDocumentContent(vscode.Uri.parse(shown), new vscode.CancellationTokenSource().token);
    assert.match(text ?? '', /^json\/missing-comma\n/);
});

test('a server that dies is started again', { skip }, async () => {
    /** The server's process. */
    const server = (): number | undefined => {
        const children = execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(process.pid)], { encoding: 'utf8' });
        const line = children.split('\n').find((child) => child.includes(`${program ?? ''} lsp`));
        return line === undefined ? undefined : Number.parseInt(line, 10);
    };
    const first = await until(server);
    process.kill(first, 'SIGKILL');
    await until(() => (server() === undefined || server() === first ? undefined : true));
    await until(() => (item().text === '$(check) qmoi' ? true : undefined));
    assert.deepEqual(editor.shown, []);
});

test('a program that is missing is told with what to do, and one that is there is used again', { skip }, async () => {
    const change = async (value: string | undefined): Promise<void> => {
        editor.settings['qmoi.path'] = value;
        editor.events.get('onDidChangeConfiguration')?.fire({ affectsConfiguration: (name: string) => name === 'qmoi' });
        // Behind it in the queue, so it is done when this is.
        await vscode.commands.executeCommand('qmoi.restart');
    };
    await change('/nowhere/qmoi');
    assert.match(item().text, /\$\(error\) qmoi/);
    assert.equal(item().backgroundColor?.id, 'statusBarItem.errorBackground');
    assert.match(editor.shown.pop() ?? '', /"qmoi\.path" names \/nowhere\/qmoi.*Correct the setting/);
    assert.ok(editor.lines.includes('  /nowhere/qmoi'));
    editor.shown.length = 0;
    await change(program);
    assert.match(item().text, /\$\(check\) qmoi/);
    assert.deepEqual(editor.shown, []);
});

test('a program that is no language server is told once, and the status item says so', { skip }, async () => {
    editor.settings['qmoi.path'] = '/bin/false';
    await vscode.commands.executeCommand('qmoi.restart');
    assert.match(item().text, /\$\(error\) qmoi/);
    assert.equal(editor.shown.length, 1, editor.shown.join('\n'));
    assert.match(editor.shown[0] ?? '', /\/bin\/false did not start.*knows `qmoi lsp`.*"qmoi\.path"/);
});
