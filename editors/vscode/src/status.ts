// What the status item says.

/** How the server is. */
export type Status = 'starting' | 'running' | 'stopped' | 'failed';

/** What the item shows. */
export interface Appearance {
    readonly text: string;
    readonly tooltip: string;
    /** Whether it is to be seen that something is wrong. */
    readonly alarming: boolean;
}

const ICONS: Record<Status, string> = {
    starting: '$(sync~spin)',
    running: '$(check)',
    stopped: '$(circle-slash)',
    failed: '$(error)',
};

const WORDS: Record<Status, string> = {
    starting: 'The language server is starting',
    running: 'The language server is running',
    stopped: 'The language server is stopped',
    failed: 'The language server failed',
};

/** How `status` is shown; `detail` is a reason or the server's version. */
export function appearance(status: Status, detail?: string): Appearance {
    return {
        text: `${ICONS[status]} qmoi`,
        tooltip: `${WORDS[status]}${detail === undefined ? '' : `: ${detail}`}\nClick to show the output`,
        alarming: status === 'failed',
    };
}
