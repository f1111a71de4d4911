// One life of the language server: finds the program, starts it, tells how it is, stops it. The only file beside
// `extension.ts` that knows the editor.
import { access, constants, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { CloseAction, LanguageClient, RevealOutputChannelOn, State, TransportKind } from 'vscode-languageclient/node';
import type { ErrorHandler, LanguageClientOptions, ServerOptions } from 'vscode-languageclient/node';
import { describe, findBinary } from './binary';
import type { Binary, Missing } from './binary';
import { DOCUMENTS } from './documents';
import { MANUAL_SCHEME, manualPath } from './explanation';
import { initializationOptions, readSettings, serverArguments } from './settings';
import type { Settings } from './settings';
import { appearance } from './status';
import type { Status } from './status';
import { Turns } from './turns';

const SHOW_OUTPUT = 'Show Output';
const OPEN_SETTINGS = 'Open Settings';

/** A client that leaves it to the session to tell of a server that does not start, and does not try it again and again. */
class Client extends LanguageClient {
    private hasRun = false;

    override async start(): Promise<void> {
        await super.start();
        this.hasRun = true;
    }

    override error(message: string, data?: unknown, show?: boolean | 'force'): void {
        super.error(message, data, this.hasRun ? show : false);
    }

    override createDefaultErrorHandler(maxRestartCount?: number): ErrorHandler {
        const usual = super.createDefaultErrorHandler(maxRestartCount);
        return {
            error: (...given) => usual.error(...given),
            closed: () => (this.hasRun ? usual.closed() : { action: CloseAction.DoNotRestart, handled: true }),
        };
    }
}

/** The server's life, again and again. */
export class Session implements vscode.Disposable {
    /** The program in use. */
    binary: Binary | undefined;

    private readonly output = vscode.window.createOutputChannel('qmoi', { log: true });
    private readonly messages = vscode.window.createOutputChannel('qmoi (messages)', { log: true });
    private readonly item = vscode.window.createStatusBarItem('qmoi.status', vscode.StatusBarAlignment.Right, 90);
    private readonly turns = new Turns();
    private client: LanguageClient | undefined;

    constructor() {
        this.item.name = 'qmoi';
        this.item.command = 'qmoi.showOutput';
        this.show('stopped');
        this.item.show();
    }

    /** Starts the server; one that is there is stopped first. */
    restart(): Promise<void> {
        return this.turns.take(async () => {
            await this.end();
            await this.begin();
        });
    }

    /** Stops the server. */
    stop(): Promise<void> {
        return this.turns.take(() => this.end());
    }

    showOutput(): void {
        this.output.show(true);
    }

    dispose(): void {
        this.item.dispose();
        this.output.dispose();
        this.messages.dispose();
    }

    private async begin(): Promise<void> {
        this.show('starting');
        const settings = currentSettings();
        const binary = await search(settings);
        if (binary.kind === 'missing') {
            this.binary = undefined;
            this.tellMissing(binary);
            return;
        }
        this.binary = binary;
        this.output.info(`Starting ${[binary.file, ...serverArguments(settings)].join(' ')}`);
        const client = new Client('qmoi', 'qmoi', serverOptions(binary, settings), this.clientOptions(settings));
        this.client = client;
        client.onDidChangeState(({ newState }) => {
            if (this.client === client) {
                this.follow(client, newState);
            }
        });
        try {
            await client.start();
        } catch (error) {
            this.tellFailed(binary, error);
        }
    }

    private async end(): Promise<void> {
        const client = this.client;
        this.client = undefined;
        if (client !== undefined) {
            try {
                await client.dispose();
            } catch (error) {
                // One that never ran cannot be stopped in order, and need not be.
                this.output.debug(`Stopping: ${words(error)}`);
            }
        }
        this.show('stopped');
    }

    private clientOptions(settings: Settings): LanguageClientOptions {
        return {
            documentSelector: [...DOCUMENTS],
            outputChannel: this.output,
            traceOutputChannel: this.messages,
            revealOutputChannelOn: RevealOutputChannelOn.Never,
            initializationOptions: initializationOptions(settings),
            // The failure is told once, with what to do about it.
            initializationFailedHandler: () => false,
            diagnosticPullOptions: { onChange: true, onSave: true, onTabs: true },
            middleware: {
                executeCommand: async (command, parameters, next): Promise<unknown> => {
                    const path = command === 'qmoi.explainRule' ? manualPath(parameters[0]) : undefined;
                    // With pages, the server shows one itself.
                    if (path === undefined || settings.rulePages !== undefined) {
                        return next(command, parameters);
                    }
                    const uri = vscode.Uri.from({ scheme: MANUAL_SCHEME, path });
                    return vscode.window.showTextDocument(uri, { preview: true, viewColumn: vscode.ViewColumn.Beside });
                },
            },
        };
    }

    private follow(client: LanguageClient, state: State): void {
        switch (state) {
            case State.Starting:
                this.show('starting');
                break;
            case State.Running:
                this.show('running', client.initializeResult?.serverInfo?.version);
                break;
            case State.Stopped:
                // Nobody asked for it: whoever does takes the client away first.
                this.show('failed', 'it ended too often, or did not start');
                break;
            case State.StartFailed:
                this.show('failed', 'it did not start');
                break;
        }
    }

    private show(status: Status, detail?: string): void {
        const { text, tooltip, alarming } = appearance(status, detail);
        this.item.text = text;
        this.item.tooltip = tooltip;
        this.item.backgroundColor = alarming ? new vscode.ThemeColor('statusBarItem.errorBackground') : undefined;
    }

    private tellMissing(missing: Missing): void {
        this.show('failed', missing.what);
        for (const line of describe(missing)) {
            this.output.error(line);
        }
        this.offer(`qmoi: ${missing.what} ${missing.next}`);
    }

    private tellFailed(binary: Binary, error: unknown): void {
        const reason = words(error);
        this.show('failed', reason);
        this.output.error(`${binary.file} did not start: ${reason}`);
        this.offer(
            `qmoi: ${binary.file} did not start as a language server. Is it a qmoi that knows \`qmoi lsp\`? ` +
                'The output says more, and the setting "qmoi.path" can name another.',
        );
    }

    /** Shows an error. Not waited for: it stays until somebody clicks. */
    private offer(message: string): void {
        void vscode.window.showErrorMessage(message, OPEN_SETTINGS, SHOW_OUTPUT).then(async (chosen) => {
            if (chosen === SHOW_OUTPUT) {
                this.showOutput();
            } else if (chosen === OPEN_SETTINGS) {
                await vscode.commands.executeCommand('workbench.action.openSettings', 'qmoi.path');
            }
        });
    }
}

/** The path of the first open folder that lies on the disk. */
export function firstFolder(): string | undefined {
    return folders()[0];
}

function currentSettings(): Settings {
    const configuration = vscode.workspace.getConfiguration('qmoi');
    return readSettings((name) => configuration.get(name), { home: homedir(), folder: firstFolder() });
}

function search(settings: Settings): Promise<Binary | Missing> {
    const places = {
        setting: settings.path,
        folders: folders(),
        trusted: vscode.workspace.isTrusted,
        searchPath: process.env.PATH,
        platform: process.platform,
    };
    return findBinary(places, isProgram);
}

function serverOptions(binary: Binary, settings: Settings): ServerOptions {
    const cwd = firstFolder();
    return {
        command: binary.file,
        args: serverArguments(settings),
        transport: TransportKind.stdio,
        options: { shell: binary.needsShell, ...(cwd === undefined ? {} : { cwd }) },
    };
}

function folders(): string[] {
    const all = vscode.workspace.workspaceFolders ?? [];
    return all.filter((folder) => folder.uri.scheme === 'file').map((folder) => folder.uri.fsPath);
}

async function isProgram(file: string): Promise<boolean> {
    try {
        await access(file, constants.X_OK);
        return (await stat(file)).isFile();
    } catch {
        return false;
    }
}

function words(error: unknown): string {
    return error instanceof Error ? error.message : String(error);
}
