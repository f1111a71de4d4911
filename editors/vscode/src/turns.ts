// Work that must not overlap: each begins when the one before is done, whether that succeeded or not.

/** A queue of one. */
export class Turns {
    private last: Promise<unknown> = Promise.resolve();

    /** Does `work` after all that was asked for before. */
    take<T>(work: () => Promise<T>): Promise<T> {
        const next = this.last.then(work, work);
        this.last = next.catch(() => undefined);
        return next;
    }
}
