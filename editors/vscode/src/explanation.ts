// A rule's manual, as the command line tells it.
import { execFile } from 'node:child_process';
import type { Binary } from './binary';

/** The scheme of the documents in which manuals are shown. */
export const MANUAL_SCHEME = 'qmoi-rule';

/** What a rule's id looks like. Nothing else is handed to a program. */
const RULE = /^[a-z0-9-]+\/[a-z0-9-]+$/;

/** The path of the document that shows the manual of `rule`; nothing when that is no rule's id. */
export function manualPath(rule: unknown): string | undefined {
    return typeof rule === 'string' && RULE.test(rule) ? `/${rule}` : undefined;
}

/** The rule whose manual is shown at `path`. */
export function ruleAt(path: string): string {
    return path.replace(/^\//, '');
}

/** The manual of `rule`, in the words of `qmoi rules explain`, with the rules that the folder `from` has. */
export function manual(binary: Binary, rule: string, from: string | undefined): Promise<string> {
    if (!RULE.test(rule)) {
        return Promise.resolve(`There is no rule ${rule}.\n`);
    }
    const options = { cwd: from, timeout: 20_000, shell: binary.needsShell };
    return new Promise((resolve) => {
        execFile(binary.file, ['rules', 'explain', '--color', 'never', rule], options, (error, output, complaint) => {
            resolve(error === null ? output : complaint.trim() || error.message);
        });
    });
}
