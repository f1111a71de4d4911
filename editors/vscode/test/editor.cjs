// A stand-in for the editor, as far as the extension and its client library use it: it keeps documents, settings and what is shown,
// and hands the providers that are registered to the test. What it lacks is an empty class, so that the library can derive from it.

class Emitter {
    constructor() {
        this.listeners = new Set();
        this.event = (listener, self, disposables) => {
            const bound = self === undefined ? listener : listener.bind(self);
            this.listeners.add(bound);
            const subscription = new Disposable(() => this.listeners.delete(bound));
            disposables?.push(subscription);
            return subscription;
        };
    }

    fire(value) {
        for (const listener of [...this.listeners]) {
            listener(value);
        }
    }

    dispose() {
        this.listeners.clear();
    }
}

class Disposable {
    constructor(dispose) {
        this.dispose = dispose;
    }

    static from(...all) {
        return new Disposable(() => all.forEach((one) => one.dispose()));
    }
}

class CancellationTokenSource {
    constructor() {
        this.emitter = new Emitter();
        this.token = { isCancellationRequested: false, onCancellationRequested: this.emitter.event };
    }

    cancel() {
        this.token.isCancellationRequested = true;
        this.emitter.fire();
    }

    dispose() {
        this.emitter.dispose();
    }
}

class Uri {
    constructor(text) {
        const parsed = new URL(text);
        this.text = text;
        this.scheme = parsed.protocol.slice(0, -1);
        this.path = decodeURIComponent(parsed.pathname);
        this.fsPath = this.path;
        this.authority = this.query = this.fragment = '';
    }

    static parse(text) {
        return new Uri(text);
    }

    static file(path) {
        return new Uri(`file://${path.split('/').map(encodeURIComponent).join('/')}`);
    }

    static from({ scheme, path }) {
        return new Uri(`${scheme}:${path}`);
    }

    toString() {
        return this.text;
    }
}

class Position {
    constructor(line, character) {
        Object.assign(this, { line, character });
    }
}

class Range {
    constructor(...places) {
        const [startLine, startCharacter, endLine, endCharacter] = places;
        this.start = places.length === 2 ? places[0] : new Position(startLine, startCharacter);
        this.end = places.length === 2 ? places[1] : new Position(endLine, endCharacter);
    }
}

class Diagnostic {
    constructor(range, message, severity) {
        Object.assign(this, { range, message, severity });
    }
}

class Location {
    constructor(uri, range) {
        Object.assign(this, { uri, range });
    }
}

class DiagnosticRelatedInformation {
    constructor(location, message) {
        Object.assign(this, { location, message });
    }
}

class CodeActionKind {
    constructor(value) {
        this.value = value;
    }

    append(part) {
        return new CodeActionKind(this.value === '' ? part : `${this.value}.${part}`);
    }
}
const empty = new CodeActionKind('');
Object.assign(CodeActionKind, {
    Empty: empty,
    QuickFix: empty.append('quickfix'),
    Refactor: empty.append('refactor'),
    RefactorExtract: empty.append('refactor').append('extract'),
    RefactorInline: empty.append('refactor').append('inline'),
    RefactorMove: empty.append('refactor').append('move'),
    RefactorRewrite: empty.append('refactor').append('rewrite'),
    Source: empty.append('source'),
    SourceOrganizeImports: empty.append('source').append('organizeImports'),
    SourceFixAll: empty.append('source').append('fixAll'),
    Notebook: empty.append('notebook'),
});

class CodeAction {
    constructor(title, kind) {
        Object.assign(this, { title, kind });
    }
}

class WorkspaceEdit {
    constructor() {
        this.changes = [];
    }

    set(uri, edits) {
        // Edits may come with what is to be told about them.
        this.changes.push({ uri, edits: edits.map((edit) => (Array.isArray(edit) ? edit[0] : edit)) });
    }
}

class TextEdit {
    constructor(range, newText) {
        Object.assign(this, { range, newText });
    }
}

class MarkdownString {
    constructor(value = '') {
        this.value = value;
    }

    appendMarkdown(text) {
        this.value += text;
        return this;
    }

    appendCodeblock(text) {
        return this.appendMarkdown(text);
    }
}

class Hover {
    constructor(contents, range) {
        Object.assign(this, { contents, range });
    }
}

const names = (...all) => Object.fromEntries(all.flatMap((name, number) => [[name, number], [number, name]]));

/** What the test sees and steers. */
const editor = {
    settings: {},
    folder: undefined,
    trusted: true,
    documents: [],
    shown: [],
    opened: [],
    items: [],
    lines: [],
    commands: new Map(),
    providers: new Map(),
    diagnostics: new Map(),
    events: new Map(),
};

/** The event `name`; the same each time. */
function event(name) {
    if (!editor.events.has(name)) {
        editor.events.set(name, new Emitter());
    }
    return editor.events.get(name).event;
}

function output() {
    const write = (line) => editor.lines.push(line);
    const channel = { logLevel: 3, onDidChangeLogLevel: event('logLevel'), name: 'qmoi', show: () => editor.opened.push('output') };
    for (const name of ['append', 'appendLine', 'trace', 'debug', 'info', 'warn', 'error']) {
        channel[name] = write;
    }
    return Object.assign(channel, { clear() {}, dispose() {}, hide() {} });
}

function provider(name) {
    return (...given) => {
        const provides = (one) => Object.keys(one).some((key) => /^(provide|resolve)/.test(key));
        editor.providers.set(name, given.find((one) => typeof one === 'object' && provides(one)));
        return new Disposable(() => editor.providers.delete(name));
    };
}

const languages = {
    match: (selector, document) =>
        [selector].flat().some((filter) => filter.language === document.languageId && filter.scheme === document.uri.scheme) ? 10 : 0,
    createDiagnosticCollection: () => ({
        set: (uri, found) => editor.diagnostics.set(uri.toString(), found),
        delete: (uri) => editor.diagnostics.delete(uri.toString()),
        clear: () => editor.diagnostics.clear(),
        has: (uri) => editor.diagnostics.has(uri.toString()),
        dispose() {},
    }),
};

const window = {
    activeTextEditor: undefined,
    visibleTextEditors: [],
    tabGroups: { all: [], onDidChangeTabs: event('tabs'), onDidChangeTabGroups: event('tabGroups') },
    createOutputChannel: output,
    createStatusBarItem: () => {
        const item = { show() {}, hide() {}, dispose() {} };
        editor.items.push(item);
        return item;
    },
    showTextDocument: async (uri) => editor.opened.push(uri.toString()),
    setStatusBarMessage: (message) => editor.shown.push(message),
    withProgress: (_, work) => work({ report() {} }, new CancellationTokenSource().token),
};
for (const name of ['showErrorMessage', 'showWarningMessage', 'showInformationMessage']) {
    window[name] = (message) => {
        editor.shown.push(message);
        return Promise.resolve(undefined);
    };
}

const workspace = {
    get isTrusted() {
        return editor.trusted;
    },
    get workspaceFolders() {
        return editor.folder === undefined ? undefined : [{ uri: Uri.file(editor.folder), name: 'test', index: 0 }];
    },
    get textDocuments() {
        return editor.documents;
    },
    notebookDocuments: [],
    getConfiguration: (section) => ({
        get: (name, other) => editor.settings[[section, name].filter(Boolean).join('.')] ?? other,
    }),
    createFileSystemWatcher: () => ({
        onDidCreate: event('created'),
        onDidChange: event('changed'),
        onDidDelete: event('deleted'),
        dispose() {},
    }),
    registerTextDocumentContentProvider: (scheme, content) => {
        editor.providers.set(scheme, content);
        return new Disposable(() => editor.providers.delete(scheme));
    },
    applyEdit: async (edit) => {
        editor.applied = edit;
        return true;
    },
};

const commands = {
    registerCommand: (name, run) => {
        editor.commands.set(name, run);
        return new Disposable(() => editor.commands.delete(name));
    },
    executeCommand: async (name, ...given) => editor.commands.get(name)?.(...given),
};

/** A namespace in which every missing `onDid…` is an event, and every missing `register…` keeps what is registered. */
function namespace(known) {
    return new Proxy(known, {
        get(target, name) {
            if (name in target || typeof name !== 'string') {
                return target[name];
            }
            if (name.startsWith('on')) {
                return event(name);
            }
            return name.startsWith('register') ? provider(name) : undefined;
        },
    });
}

const known = {
    editor,
    version: '1.91.0',
    env: { language: 'en', appName: 'stand-in', openExternal: async () => true },
    commands,
    languages: namespace(languages),
    window: namespace(window),
    workspace: namespace(workspace),
    EventEmitter: Emitter,
    Disposable,
    CancellationTokenSource,
    CancellationError: class extends Error {},
    Uri,
    Position,
    Range,
    Diagnostic,
    DiagnosticRelatedInformation,
    Location,
    CodeActionKind,
    CodeAction,
    WorkspaceEdit,
    TextEdit,
    MarkdownString,
    Hover,
    ThemeColor: class {
        constructor(id) {
            this.id = id;
        }
    },
    DiagnosticSeverity: names('Error', 'Warning', 'Information', 'Hint'),
    DiagnosticTag: { Unnecessary: 1, Deprecated: 2 },
    LogLevel: names('Off', 'Trace', 'Debug', 'Info', 'Warning', 'Error'),
    StatusBarAlignment: { Left: 1, Right: 2 },
    ViewColumn: { Beside: -2 },
    CodeActionTriggerKind: { Invoke: 1, Automatic: 2 },
    ProgressLocation: { Window: 10 },
    CompletionItemTag: { Deprecated: 1 },
    FoldingRangeKind: { Comment: 1, Imports: 2, Region: 3 },
};

module.exports = new Proxy(known, {
    get(target, name) {
        // A new empty class each time would break `instanceof`.
        if (!(name in target) && typeof name === 'string') {
            target[name] = class {};
        }
        return target[name];
    },
});
