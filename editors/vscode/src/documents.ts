// Which documents the server is asked about.

/** One kind of document, in the shape in which editor and client library take it. */
export interface DocumentFilter {
    readonly scheme: string;
    readonly language: string;
}

/** The editor's names of the languages. Some kinds of YAML file have a name of their own, given by other extensions. */
export const LANGUAGES = [
    'json',
    'jsonc',
    'json5',
    'yaml',
    'github-actions-workflow',
    'gitlab-ci',
    'dockercompose',
    'azure-pipelines',
    'ansible',
    'javascript',
    'javascriptreact',
] as const;

// Not `git:` and its like: the old side of a comparison is nobody's to repair.
const SCHEMES = ['file', 'untitled', 'vscode-vfs'] as const;

/** Every kind of document that is qmoi's. */
export const DOCUMENTS: readonly DocumentFilter[] = SCHEMES.flatMap((scheme) =>
    LANGUAGES.map((language) => ({ scheme, language })),
);
