// Breaks sound files as people do: one token is deleted or doubled. The same seed breaks the same files the same way.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { numbers } from './random.mjs';

/** The kinds of file, each with the endings it has. */
const KINDS = [['.json'], ['.yml', '.yaml'], ['.js', '.mjs', '.cjs']];

/** Larger files take long and teach nothing new; smaller ones hold nothing to break. */
const [LEAST, MOST] = [60, 8_000];

/** Texts in quotes, words and numbers, and every other sign; never white space. */
const TOKEN = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|[\p{L}\p{N}_$]+|[^\s]/gu;

/** All texts under `folder` that can be broken, by kind, in the same order on every machine. */
export function soundFiles(folder) {
    const files = walk(folder).sort();
    return KINDS.map((endings) => files.filter((file) => endings.includes(path.extname(file)))).map((kind) =>
        kind.filter((file) => {
            const { size } = statSync(file);
            return size >= LEAST && size <= MOST;
        }),
    );
}

/** `count` damaged texts, taken from all kinds in turn: the name each is to have, and its bytes. */
export function damaged(kinds, count, seed) {
    const random = numbers(seed);
    const filled = kinds.filter((files) => files.length > 0);
    const made = [];
    for (let number = 0; made.length < count && number < count * 4; number += 1) {
        const files = filled[number % filled.length];
        const file = files[random(files.length)];
        const text = decode(readFileSync(file));
        const broken = text === undefined ? undefined : damage(text, random);
        if (broken !== undefined) {
            // A fourth has the line endings of Windows, and half of these the byte order mark.
            const windows = random(4) === 0;
            const ended = windows ? broken.replaceAll(/\r?\n/g, '\r\n') : broken;
            const mark = windows && random(2) === 0 ? '\ufeff' : '';
            made.push({ name: path.join(String(made.length).padStart(4, '0'), lasting(file)), text: mark + ended });
        }
    }
    return made;
}

/** The text of bytes, with their byte order mark, unless they are no UTF-8. */
export function decode(bytes) {
    try {
        return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
        return undefined;
    }
}

/** Every file under `folder`. */
export function walk(folder) {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
        const full = path.join(folder, entry.name);
        return entry.isDirectory() ? walk(full) : entry.isFile() ? [full] : [];
    });
}

function damage(text, random) {
    const tokens = [...text.matchAll(TOKEN)];
    if (tokens.length < 8) {
        return undefined;
    }
    const { 0: token, index } = tokens[random(tokens.length)];
    const kept = random(2) === 0 ? '' : token + token;
    return text.slice(0, index) + kept + text.slice(index + token.length);
}

/** The part of a path by which rules know a file. */
function lasting(file) {
    const workflow = file.split(path.sep).join('/').match(/\.github\/.*/);
    return workflow === null ? path.basename(file) : workflow[0];
}
