// What the user set, read once and made whole: nothing behind this has to ask whether a value has the right shape.

/** Where single settings come from: the editor's configuration, or a test. */
export type Lookup = (name: string) => unknown;

/** What stands for something else in a path. */
export interface Substitutes {
    /** The user's home folder. */
    readonly home: string;
    /** The first open folder, if there is one. */
    readonly folder: string | undefined;
}

/** The extension's settings. */
export interface Settings {
    /** The program, if the user names one. */
    readonly path: string | undefined;
    /** Arguments after those the extension gives. */
    readonly extraArguments: readonly string[];
    /** A file for the server's log. */
    readonly logFile: string | undefined;
    /** Address of the rules' pages. */
    readonly rulePages: string | undefined;
    /** Whether files that are not open are judged. */
    readonly workspaceDiagnostics: boolean;
}

/** The settings under `qmoi.`. */
export function readSettings(lookup: Lookup, substitutes: Substitutes): Settings {
    const text = (name: string): string | undefined => {
        const value = lookup(name);
        const trimmed = typeof value === 'string' ? value.trim() : '';
        return trimmed === '' ? undefined : trimmed;
    };
    const place = (name: string): string | undefined => {
        const value = text(name);
        return value === undefined ? undefined : substitute(value, substitutes);
    };
    const words = lookup('extraArguments');
    return {
        path: place('path'),
        extraArguments: Array.isArray(words) ? words.filter((word) => typeof word === 'string') : [],
        logFile: place('logFile'),
        rulePages: text('rulePages'),
        workspaceDiagnostics: lookup('workspaceDiagnostics') === true,
    };
}

/** Arguments with which the server is started. The client library adds `--stdio` itself. */
export function serverArguments(settings: Settings): string[] {
    const log = settings.logFile === undefined ? [] : ['--log-file', settings.logFile];
    return ['lsp', ...log, ...settings.extraArguments];
}

/** What the server is told in `initialize`. */
export function initializationOptions(settings: Settings): Record<string, unknown> {
    return {
        workspaceDiagnostics: settings.workspaceDiagnostics,
        ...(settings.rulePages === undefined ? {} : { rulePages: settings.rulePages }),
    };
}

function substitute(value: string, { home, folder }: Substitutes): string {
    const expanded = value.replaceAll('${userHome}', home).replaceAll('${workspaceFolder}', folder ?? '.');
    return expanded === '~' || expanded.startsWith('~/') || expanded.startsWith('~\\')
        ? home + expanded.slice(1)
        : expanded;
}
