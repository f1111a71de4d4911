// The editor and the command line make the same bytes: `source.fixAll.qmoi`, applied by the reference client, beside `qmoi fix`,
// for every fixture and for some hundred damaged files.
//
//     node parity.mjs PROGRAM FIXTURES SOUND [COUNT [SECONDS [SEED]]]
//
// SOUND is a folder of real files, which are damaged first. Ends with 1 when a file differs. After SECONDS no further files are
// begun, so that a slow build compares fewer instead of taking for ever; at least the first fifty are compared all the same.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { damaged, decode, soundFiles, walk } from './damage.mjs';
import { MODERN, Session } from './session.mjs';

/** How many documents are worked on at once. */
const AT_ONCE = 4;

/** A request was overtaken by a change of the document, or of one that its judgement depends on. */
const CONTENT_MODIFIED = -32801;

/** How often a request is overtaken at most. */
const MOST_TRIES = 50;

/** How many damaged files are made, repaired and compared together. */
const BATCH = 50;

const [program, fixtures, sound, count = '500', seconds = '600', seed = '1'] = process.argv.slice(2);
const deadline = Date.now() + Number(seconds) * 1000;
const work = realpathSync(mkdtempSync(path.join(tmpdir(), 'qmoi-parity-')));
const total = { passed: 0, failed: 0, skipped: 0 };
try {
    const copied = path.join(work, 'fixtures');
    cpSync(fixtures, copied, { recursive: true });
    await compare('fixtures', copied);
    const kinds = soundFiles(sound);
    for (let done = 0; done < Number(count) && (done === 0 || Date.now() < deadline); done += BATCH) {
        await compare(`damaged files ${done + 1} to ${done + BATCH}`, damagedFolder(kinds, Number(seed) + done));
    }
} finally {
    rmSync(work, { recursive: true, force: true });
}
console.log(`parity: ${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;

/** A folder of files that do not parse. */
function damagedFolder(kinds, from) {
    const folder = path.join(work, `damaged-${from}`);
    // Not every damage breaks a file: more are made than are needed, and those that still parse are taken away.
    const made = damaged(kinds, BATCH * 3, from);
    for (const { name, text } of made) {
        mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
        writeFileSync(path.join(folder, name), text);
    }
    const { files } = JSON.parse(run(['check', '--format', 'json', '--select', 'syntax', '--no-cache', '.'], folder));
    const broken = new Set(files.filter(({ findings }) => findings.length > 0).map((file) => path.normalize(file.path)));
    const kept = made.map(({ name }) => name).filter((name) => broken.has(name)).slice(0, BATCH);
    for (const { name } of made) {
        if (!kept.includes(name)) {
            rmSync(path.join(folder, name));
        }
    }
    if (kept.length < BATCH) {
        throw new Error(`only ${kept.length} of ${made.length} damaged files are broken; ${BATCH} are wanted`);
    }
    return folder;
}

/** Compares what the two make of each file under `folder`. */
async function compare(what, folder) {
    const before = new Map(walk(folder).map((file) => [path.relative(folder, file), readFileSync(file)]));
    const repaired = `${folder}.repaired`;
    cpSync(folder, repaired, { recursive: true });
    run(['fix', '--quiet', '--no-cache', '.'], repaired);

    const session = await Session.start(program, folder, MODERN);
    const names = [...before.keys()].filter((name) => /\.(jsonc?|ya?ml|[mc]?js)$|\.(eslint|prettier)rc$/.test(name)).sort();
    const counts = { passed: 0, failed: 0, skipped: 0, changed: 0 };
    const next = names[Symbol.iterator]();
    const worker = async () => {
        for (const name of next) {
            const bytes = before.get(name);
            const expected = readFileSync(path.join(repaired, name));
            const text = decode(bytes);
            if (text === undefined) {
                // No editor can send what is no text. The command line must leave it alone.
                counts[bytes.equals(expected) ? 'skipped' : 'failed'] += 1;
                continue;
            }
            const actual = await inEditor(session, name, text);
            const same = expected.equals(actual);
            counts[same ? 'passed' : 'failed'] += 1;
            counts.changed += bytes.equals(expected) ? 0 : 1;
            if (!same) {
                tell(name, { before: bytes, 'qmoi fix': expected, 'fixAll in the editor': actual });
            }
        }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    await session.stop();
    console.log(`${what}: ${counts.passed} equal (${counts.changed} of them repaired), ${counts.failed} differ, ${counts.skipped} no text`);
    for (const key of Object.keys(total)) {
        total[key] += counts[key];
    }
}

/** What the server says a document's neighbours have changed under, it says to be asked for again. */
async function askedAgain(ask) {
    for (let tries = 0; ; tries += 1) {
        try {
            return await ask();
        } catch (error) {
            if (error.code !== CONTENT_MODIFIED || tries === MOST_TRIES) {
                throw error;
            }
        }
    }
}

/** The bytes that the client has in the end. */
async function inEditor(session, name, text) {
    const uri = await session.open(name, text);
    const repaired = await askedAgain(() => session.fixAll(uri));
    await session.close(uri);
    return Buffer.from(repaired);
}

function tell(name, versions) {
    console.log(`differs: ${name}`);
    for (const [who, bytes] of Object.entries(versions)) {
        console.log(`--- ${who}\n${bytes.toString().slice(0, 1500)}`);
    }
}

function run(parameters, folder) {
    const { status, stdout, stderr, error } = spawnSync(program, parameters, { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28 });
    if (error !== undefined || (status !== 0 && status !== 1)) {
        throw new Error(`qmoi ${parameters.join(' ')}: ${error ?? `exit code ${status}\n${stderr}`}`);
    }
    return stdout;
}
