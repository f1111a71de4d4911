//! The files of the scene: what is broken, what it should be, and what is sound.

/// A comma is missing.
pub(crate) const BROKEN_PACKAGE: &str = r#"{
  "name": "harbour",
  "version": "1.4.0",
  "private": true
  "scripts": {
    "build": "node scripts/build.js",
    "test": "node --test"
  },
  "dependencies": {
    "express": "^4.19.2",
    "pino": "^9.0.0"
  }
}
"#;

/// A bracket is missing.
pub(crate) const BROKEN_PIPELINE: &str = r#"stages:
  - build
  - test

build:
  stage: build
  script:
    - npm ci
    - npm run build
  artifacts:
    paths: [dist/, "reports/"
    expire_in: 1 week

test:
  stage: test
  script:
    - npm test
"#;

pub(crate) const SOUND_CONFIGURATION: &str = "{\n  \"port\": 8080,\n  \"host\": \"localhost\"\n}\n";

pub(crate) const SOUND_SERVER: &str = r"const http = require('http');

http.createServer((request, response) => {
  response.end('Harbour');
}).listen(8080);
";

pub(crate) const PACKAGE: &str = "package.json";
pub(crate) const PIPELINE: &str = ".gitlab-ci.yml";

/// The package description as it was meant.
pub(crate) fn mended_package() -> String {
    BROKEN_PACKAGE.replace("true\n", "true,\n")
}

/// The pipeline as it was meant.
pub(crate) fn mended_pipeline() -> String {
    BROKEN_PIPELINE.replace("\"reports/\"\n", "\"reports/\"]\n")
}

/// All files of a scene.
pub(crate) const FILES: [(&str, &[u8]); 4] = [
    (PACKAGE, BROKEN_PACKAGE.as_bytes()),
    (PIPELINE, BROKEN_PIPELINE.as_bytes()),
    ("config/default.json", SOUND_CONFIGURATION.as_bytes()),
    ("src/server.js", SOUND_SERVER.as_bytes()),
];
