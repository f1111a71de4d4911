// The extension: one session of the server, its commands, and the documents that show rules' manuals.
import * as vscode from 'vscode';
import { MANUAL_SCHEME, manual, ruleAt } from './explanation';
import { Session, firstFolder } from './session';

const FIX_ALL = 'source.fixAll.qmoi';

let session: Session | undefined;

/** Called by the editor when the first document of ours is opened. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
    const started = new Session();
    session = started;
    context.subscriptions.push(
        started,
        vscode.commands.registerCommand('qmoi.restart', () => started.restart()),
        vscode.commands.registerCommand('qmoi.showOutput', () => {
            started.showOutput();
        }),
        vscode.commands.registerCommand('qmoi.fixAll', fixAll),
        vscode.workspace.registerTextDocumentContentProvider(MANUAL_SCHEME, {
            provideTextDocumentContent: (uri) =>
                started.binary === undefined
                    ? 'The manual is in the program `qmoi`, which was not found.\n'
                    : manual(started.binary, ruleAt(uri.path), vscode.workspace.isTrusted ? firstFolder() : undefined),
        }),
        vscode.workspace.onDidChangeConfiguration(async (event) => {
            // The client library follows changes of what it traces by itself.
            if (event.affectsConfiguration('qmoi') && !event.affectsConfiguration('qmoi.trace')) {
                await started.restart();
            }
        }),
        vscode.workspace.onDidGrantWorkspaceTrust(() => started.restart()),
    );
    await started.restart();
}

/** Called by the editor before it ends. */
export async function deactivate(): Promise<void> {
    await session?.stop();
    session = undefined;
}

async function fixAll(): Promise<void> {
    const document = vscode.window.activeTextEditor?.document;
    if (document === undefined) {
        return;
    }
    const whole = new vscode.Range(0, 0, document.lineCount, 0);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[] | undefined>(
        'vscode.executeCodeActionProvider',
        document.uri,
        whole,
        FIX_ALL,
        1,
    );
    const edit = actions?.find((action) => action.kind?.value === FIX_ALL)?.edit;
    if (edit === undefined) {
        vscode.window.setStatusBarMessage('qmoi: nothing here is safe to repair', 5000);
    } else if (!(await vscode.workspace.applyEdit(edit))) {
        void vscode.window.showWarningMessage('qmoi: the file changed meanwhile; nothing was repaired. Try again.');
    }
}
