// Finds the program: where the setting says, in the folders' `node_modules/.bin`, on the PATH; and says where it looked.
import path from 'node:path';

/** Where to look. */
export interface Places {
    /** What the user's setting names. Then nothing else is looked at: another program would not be what was asked for. */
    readonly setting: string | undefined;
    /** The open folders. */
    readonly folders: readonly string[];
    /** Whether the user trusts what these folders bring. If not, nothing in them is run. */
    readonly trusted: boolean;
    /** The variable `PATH`. */
    readonly searchPath: string | undefined;
    /** Node's name of the operating system. */
    readonly platform: NodeJS.Platform;
}

/** Whether a path names a file that can be run. */
export type IsProgram = (file: string) => Promise<boolean>;

/** A program that was found. */
export interface Binary {
    readonly kind: 'found';
    readonly file: string;
    /** Whether it is a batch file, which only a shell can run. */
    readonly needsShell: boolean;
}

/** Nothing was found. */
export interface Missing {
    readonly kind: 'missing';
    /** What is wrong, in one sentence. */
    readonly what: string;
    /** The files that were looked for, or folders of the PATH. */
    readonly looked: readonly string[];
    /** What the user can do. */
    readonly next: string;
}

/** Looks for the program. */
export async function findBinary(places: Places, isProgram: IsProgram): Promise<Binary | Missing> {
    const paths = places.platform === 'win32' ? path.win32 : path.posix;
    if (places.setting !== undefined) {
        const base = places.folders[0];
        const file =
            paths.isAbsolute(places.setting) || base === undefined ? places.setting : paths.join(base, places.setting);
        if (await isProgram(file)) {
            return found(file);
        }
        return {
            kind: 'missing',
            what: `The setting "qmoi.path" names ${file}, where there is no program.`,
            looked: [file],
            next: 'Correct the setting, or empty it to have qmoi looked for in node_modules/.bin and on the PATH.',
        };
    }
    const looked: string[] = [];
    const names = places.platform === 'win32' ? ['qmoi.exe', 'qmoi.cmd'] : ['qmoi'];
    const local = places.trusted ? places.folders.map((folder) => paths.join(folder, 'node_modules', '.bin')) : [];
    const global = (places.searchPath ?? '').split(paths.delimiter).filter((folder) => paths.isAbsolute(folder));
    for (const folder of [...local, ...global]) {
        for (const name of names) {
            const file = paths.join(folder, name);
            if (await isProgram(file)) {
                return found(file);
            }
            looked.push(file);
        }
    }
    return {
        kind: 'missing',
        what: 'The program `qmoi` was not found.',
        looked,
        next: 'Install it (`cargo install --path .` in a copy of its repository), or set "qmoi.path" to where it is.',
    };
}

/** The lines that tell all of it, for the output. */
export function describe(missing: Missing): string[] {
    const places = missing.looked.length === 0 ? ['(nowhere: the PATH is empty)'] : missing.looked;
    return [missing.what, 'Looked for:', ...places.map((place) => `  ${place}`), missing.next];
}

function found(file: string): Binary {
    return { kind: 'found', file, needsShell: /\.(cmd|bat)$/i.test(file) };
}
