// What a test sees and steers of the stand-in.
import type { CodeAction, CodeActionProvider, Diagnostic, TextDocument, TextDocumentContentProvider, TextEdit, Uri } from 'vscode';

interface Event {
    fire(value: unknown): void;
}

export const editor: {
    settings: Record<string, unknown>;
    folder: string | undefined;
    trusted: boolean;
    documents: TextDocument[];
    shown: string[];
    opened: string[];
    items: { text: string; tooltip: string; backgroundColor?: { id: string } | undefined }[];
    lines: string[];
    commands: Map<string, (...given: unknown[]) => unknown>;
    providers: Map<string, CodeActionProvider<CodeAction> & TextDocumentContentProvider>;
    diagnostics: Map<string, Diagnostic[]>;
    events: Map<string, Event>;
    applied?: { changes: { uri: Uri; edits: TextEdit[] }[] };
};
