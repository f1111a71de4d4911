// A conversation with `qmoi lsp` through the reference client library: documents are kept, changed and edited by the library's
// own code, so a place that qmoi counts otherwise than the library shows as a wrong text.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import protocol from 'vscode-languageserver-protocol/node';
import { TextDocument } from 'vscode-languageserver-textdocument';

/** How long anything may take. A busy machine running a debug build is slow; nothing is hung as long as this. */
const PATIENCE = 60_000;

export const FIX_ALL = 'source.fixAll.qmoi';

const LANGUAGES = { json: 'json', jsonc: 'jsonc', yml: 'yaml', yaml: 'yaml', js: 'javascript', mjs: 'javascript', cjs: 'javascript' };

/** What a client can do that asks for diagnostics, takes versioned edits and resolves actions, as VS Code does. */
export const MODERN = {
    general: { positionEncodings: ['utf-16'] },
    textDocument: {
        synchronization: { didSave: true },
        diagnostic: {},
        hover: { contentFormat: ['markdown'] },
        codeAction: {
            codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix', 'source', 'source.fixAll'] } },
            isPreferredSupport: true,
            dataSupport: true,
            resolveSupport: { properties: ['edit'] },
        },
    },
    workspace: { workspaceEdit: { documentChanges: true }, workspaceFolders: true },
};

/** What a client can do that does none of it. */
export const PLAIN = {
    textDocument: {
        publishDiagnostics: { versionSupport: true },
        codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix', 'source.fixAll'] } } },
    },
};

export class Session {
    /** Diagnostics that came unasked, in order. */
    pushed = [];
    /** Messages to the user. */
    shown = [];
    /** Requests of the server. */
    asked = [];
    documents = new Map();

    /** Starts a server that works in `folder`. */
    static async start(binary, folder, capabilities, initializationOptions) {
        const session = new Session();
        session.folder = folder;
        session.process = spawn(binary, ['lsp', '--stdio'], { cwd: folder, stdio: ['pipe', 'pipe', 'pipe'] });
        session.ended = new Promise((resolve) => session.process.once('exit', resolve));
        session.complaints = '';
        session.process.stderr.on('data', (data) => (session.complaints += data));
        const connection = protocol.createProtocolConnection(session.process.stdout, session.process.stdin);
        session.connection = connection;
        connection.onNotification(protocol.PublishDiagnosticsNotification.type, (sent) => session.pushed.push(sent));
        connection.onNotification(protocol.ShowMessageNotification.type, (sent) => session.shown.push(sent));
        connection.onRequest((method, parameters) => {
            session.asked.push({ method, parameters });
            return null;
        });
        connection.listen();
        session.welcome = await session.request('initialize', {
            processId: process.pid,
            rootUri: pathToFileURL(folder).href,
            workspaceFolders: [{ uri: pathToFileURL(folder).href, name: 'test' }],
            capabilities,
            initializationOptions,
        });
        connection.sendNotification('initialized', {});
        return session;
    }

    /** Asks for something, but not for ever. */
    async request(method, parameters) {
        return within(this.connection.sendRequest(method, ...(parameters === undefined ? [] : [parameters])), method);
    }

    /** Waits until `find` finds something. */
    async until(find, what) {
        const end = Date.now() + PATIENCE;
        for (;;) {
            const found = find();
            if (found !== undefined) {
                return found;
            }
            assert.ok(Date.now() < end, `${what} did not come`);
            await new Promise((resolve) => setTimeout(resolve, 5));
        }
    }

    /** Opens a document that is named `name` in the folder. */
    async open(name, text) {
        const uri = pathToFileURL(path.join(this.folder, name)).href;
        const language = LANGUAGES[name.split('.').pop()] ?? 'plaintext';
        const document = TextDocument.create(uri, language, 1, text);
        this.documents.set(uri, document);
        await this.connection.sendNotification('textDocument/didOpen', {
            textDocument: { uri, languageId: language, version: 1, text },
        });
        return uri;
    }

    text(uri) {
        return this.documents.get(uri).getText();
    }

    /** Changes a document here and there, one change after the other. */
    async change(uri, contentChanges) {
        const document = this.documents.get(uri);
        const version = document.version + 1;
        this.documents.set(uri, TextDocument.update(document, contentChanges, version));
        await this.connection.sendNotification('textDocument/didChange', { textDocument: { uri, version }, contentChanges });
    }

    async close(uri) {
        this.documents.delete(uri);
        await this.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
    }

    async pull(uri, previousResultId) {
        return this.request('textDocument/diagnostic', { textDocument: { uri }, previousResultId });
    }

    /** The diagnostics pushed for the newest version of a document. */
    async pushedFor(uri) {
        const { version } = this.documents.get(uri);
        const report = await this.until(
            () => this.pushed.find((sent) => sent.uri === uri && sent.version === version),
            `a report about version ${version}`,
        );
        return report.diagnostics;
    }

    /** The actions offered for a range, or for the whole document. */
    async actions(uri, only, range) {
        const end = this.documents.get(uri).positionAt(Infinity);
        return (
            (await this.request('textDocument/codeAction', {
                textDocument: { uri },
                range: range ?? { start: { line: 0, character: 0 }, end },
                context: { diagnostics: [], ...(only === undefined ? {} : { only: [only] }) },
            })) ?? []
        );
    }

    async resolve(action) {
        return action.edit === undefined ? this.request('codeAction/resolve', action) : action;
    }

    /** Applies an action's edit to the documents here, and tells the server, as an editor does. */
    async apply(action) {
        const { edit } = await this.resolve(action);
        assert.ok(edit, `no edit in ${action.title}`);
        const changes = edit.documentChanges ?? Object.entries(edit.changes).map(([uri, edits]) => ({ textDocument: { uri }, edits }));
        for (const { textDocument, edits } of changes) {
            const document = this.documents.get(textDocument.uri);
            assert.ok(document, `an edit to ${textDocument.uri}, which is not open`);
            if (edit.documentChanges) {
                assert.equal(textDocument.version, document.version, 'the edit is for another version');
            }
            const text = TextDocument.applyEdits(document, edits);
            await this.change(textDocument.uri, [{ text }]);
        }
    }

    /** Repairs the whole document, if something is safe to repair, and gives its text. */
    async fixAll(uri) {
        const [action] = await this.actions(uri, FIX_ALL);
        if (action !== undefined) {
            assert.equal(action.kind, FIX_ALL);
            await this.apply(action);
        }
        return this.text(uri);
    }

    /** Ends the server in order, and checks that it was one. */
    async stop() {
        await this.request('shutdown');
        await this.connection.sendNotification('exit');
        assert.equal(await within(this.ended, 'the end'), 0, `exit code; standard error: ${this.complaints}`);
        assert.equal(this.complaints, '', 'standard error');
        this.connection.dispose();
    }
}

function within(promise, what) {
    let timer;
    const late = new Promise((_, reject) => {
        timer = setTimeout(() => reject(new Error(`${what} took longer than ${PATIENCE / 1000} s`)), PATIENCE);
    });
    return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
