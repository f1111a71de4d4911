import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

export default defineConfig(
    { ignores: ['dist/', 'node_modules/'] },
    {
        files: ['src/**/*.ts', 'test/**/*.ts'],
        extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
        languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    },
    {
        // Only the files that speak with the editor may know it, so that the others are tested without one.
        files: ['src/**/*.ts'],
        ignores: ['src/extension.ts', 'src/session.ts'],
        rules: { 'no-restricted-imports': ['error', 'vscode', 'vscode-languageclient', 'vscode-languageclient/node'] },
    },
    {
        // The test runner waits for its tests itself.
        files: ['test/**/*.ts'],
        rules: { '@typescript-eslint/no-floating-promises': 'off' },
    },
);
