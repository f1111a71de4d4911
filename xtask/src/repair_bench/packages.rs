//! The packages that faults are put into, in three splits by package, with their versions.
//!
//! None is one of those that quality is measured on elsewhere. Training may see what is in its split only; development is for
//! looking at single failures; validation is for counting. `target/repair-bench/packages/<split>/<package>` holds what qmoi reads
//! of each; the rest of a package is removed when it was unpacked.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use engine::FileClass;
use ignore::WalkBuilder;
use rayon::iter::{IntoParallelIterator, ParallelIterator};

use crate::fetch::{self, Registry};
use crate::root;

/// How many packages are fetched at once: waiting for the registry takes longest.
const AT_ONCE: usize = 8;

/// A part of the packages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum Split {
    /// What models are trained on.
    Train,
    /// What failures are looked at in.
    Development,
    /// What is only counted.
    Validation,
}

impl Split {
    /// Every split.
    pub(crate) const ALL: [Self; 3] = [Self::Train, Self::Development, Self::Validation];

    /// The name of its folder.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Train => "train",
            Self::Development => "development",
            Self::Validation => "validation",
        }
    }

    fn packages(self) -> [(Registry, &'static [&'static str]); 2] {
        let (npm, pypi) = match self {
            Self::Train => (TRAIN_NPM, TRAIN_PYPI),
            Self::Development => (DEVELOPMENT_NPM, DEVELOPMENT_PYPI),
            Self::Validation => (VALIDATION_NPM, VALIDATION_PYPI),
        };
        [(Registry::Npm, npm), (Registry::Pypi, pypi)]
    }
}

/// The folder of the packages of `split`, fetched if they are not there. A package that cannot be fetched is named and left out.
///
/// # Errors
/// When the disk fails.
pub(crate) fn fetch(split: Split) -> Result<PathBuf, Box<dyn Error>> {
    let folder = root::target()
        .join("repair-bench")
        .join("packages")
        .join(split.name());
    fs::create_dir_all(&folder)?;
    let missing: Vec<(Registry, &str)> = split
        .packages()
        .into_iter()
        .flat_map(|(registry, packages)| packages.iter().map(move |package| (registry, *package)))
        .filter(|(_, package)| !folder.join(fetch::folder_name(package)).exists())
        .collect();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(AT_ONCE).build()?;
    pool.install(|| {
        missing.into_par_iter().for_each(|(registry, package)| {
            let fetched = fetch::unpacked(&folder, registry, package)
                .and_then(|_| prune(&folder.join(fetch::folder_name(package))));
            if let Err(error) = fetched {
                println!("{package} is left out: {error}");
            }
        });
    });
    Ok(folder)
}

/// Removes the files of a package that qmoi does not read.
fn prune(package: &Path) -> Result<(), Box<dyn Error>> {
    for entry in WalkBuilder::new(package).standard_filters(false).build() {
        let entry = entry?;
        let is_read = entry
            .path()
            .to_str()
            .is_some_and(|path| FileClass::of(path).is_some());
        if !is_read && entry.file_type().is_some_and(|kind| !kind.is_dir()) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

const TRAIN_NPM: &[&str] = &[
    "@apidevtools/swagger-parser@13.1.0",
    "@asyncapi/specs@6.11.1",
    "@fastify/cors@11.4.3",
    "@fastify/swagger@9.9.3",
    "@feathersjs/feathers@5.0.50",
    "@hapi/boom@10.0.1",
    "@hapi/good@9.0.1",
    "@hapi/joi@17.1.1",
    "@koa/router@15.7.0",
    "@slack/bolt@5.1.0",
    "@tsconfig/create-react-app@2.0.11",
    "@vuepress/theme-default@1.9.10",
    "agenda@6.2.6",
    "angular@1.8.3",
    "apostrophe@4.32.2",
    "autoprefixer@10.6.2",
    "babel-plugin-istanbul@8.0.2",
    "babel-plugin-styled-components@2.3.1",
    "bent@7.3.12",
    "bindings@1.5.0",
    "bn.js@5.2.5",
    "bookshelf@1.2.0",
    "botkit@0.7.6",
    "broccoli@4.0.0",
    "brunch@5.0.1",
    "c3@0.7.20",
    "cannon@0.6.2",
    "canvas@3.2.3",
    "chalk@6.0.1",
    "cheerio@1.2.0",
    "chosen-js@1.8.7",
    "cldr-localenames-full@48.2.0",
    "co@4.6.0",
    "coffee-script@1.12.7",
    "commitizen@4.3.2",
    "concat-stream@2.0.0",
    "conventional-changelog@8.1.3",
    "cookie-parser@1.4.7",
    "country-list@2.4.1",
    "create-react-app@5.1.0",
    "cropperjs@1.6.3",
    "crossfilter2@1.5.4",
    "crypto-js@4.2.0",
    "cssnano@9.9.0",
    "csurf@1.11.0",
    "currency-codes@2.2.0",
    "cypress-mochawesome-reporter@5.0.0",
    "d3-force@3.0.1",
    "d3-hierarchy@3.1.3",
    "d3-transition@3.0.2",
    "d3-zoom@3.0.1",
    "datatables.net@3.1.2",
    "dexie@4.4.7",
    "dustjs-linkedin@3.0.1",
    "ember-data@5.9.1",
    "emoji-datasource@16.0.0",
    "engine.io@6.6.11",
    "escodegen@2.1.0",
    "eslint-config-google@0.14.0",
    "eslint-config-prettier@10.1.8",
    "eslint-config-standard@17.1.0",
    "eslint-plugin-import@2.32.0",
    "eslint-plugin-n@18.5.0",
    "eslint-plugin-promise@7.3.0",
    "eslint-plugin-vue@10.12.1",
    "esprima@4.0.1",
    "estraverse@5.3.0",
    "express-session@1.19.0",
    "fastify-plugin@6.0.1",
    "faye@1.4.3",
    "file-loader@6.2.0",
    "find-my-way@9.10.1",
    "flatpickr@4.6.13",
    "forever@4.0.3",
    "fs-extra@11.4.1",
    "ftp@0.3.10",
    "fullcalendar@3.10.5",
    "generator-node@2.9.0",
    "generator-webapp@3.0.1",
    "geojson-vt@5.0.3",
    "got@16.1.0",
    "graceful-fs@4.2.12",
    "gray-matter@4.0.3",
    "grunt-contrib-connect@5.0.1",
    "grunt-contrib-copy@1.0.0",
    "grunt-contrib-jshint@3.2.0",
    "grunt-contrib-uglify@5.2.2",
    "gulp-sass@6.0.1",
    "gulp-sourcemaps@3.0.0",
    "gulp-uglify@3.0.2",
    "gulp-util@3.0.8",
    "hammerjs@2.0.8",
    "hexo-renderer-marked@7.0.1",
    "hexo-theme-icarus@6.1.1",
    "hexo-theme-next@8.29.0",
    "hexo-util@4.0.0",
    "highland@2.13.5",
    "highlight.js@11.12.0",
    "homebridge@2.4.0",
    "howler@2.2.4",
    "html-webpack-plugin@5.6.8",
    "htmlhint@1.9.2",
    "http-server@14.1.1",
    "i18next@27.1.2",
    "iconv-lite@0.7.3",
    "immutable@5.2.1",
    "ioredis@6.0.0",
    "is-my-json-valid@2.20.6",
    "iso-639-1@3.1.6",
    "isotope-layout@3.0.6",
    "istanbul@0.4.5",
    "jasmine-core@7.0.2",
    "jasmine@7.0.0",
    "jison@0.4.18",
    "jquery-mousewheel@3.2.2",
    "jquery-validation@1.22.1",
    "jquery.cookie@1.4.1",
    "jscodeshift@17.4.0",
    "jscs@3.0.7",
    "json-schema-faker@0.6.3",
    "json-server@0.17.4",
    "jsonschema@1.5.0",
    "jsonwebtoken@9.0.3",
    "karma-coverage@2.2.1",
    "keystone@4.2.1",
    "knockout@3.5.3",
    "koa-body@8.0.1",
    "koa-session@7.0.2",
    "konva@2.6.0",
    "kue@0.11.6",
    "lerna@3.22.1",
    "levelup@5.1.1",
    "lint-staged@17.6.1",
    "listr@0.14.3",
    "localforage@1.10.0",
    "log4js@6.9.1",
    "loglevel@1.9.2",
    "loopback-datasource-juggler@7.0.3",
    "lottie-web@5.13.0",
    "luxon@3.7.2",
    "markdown-it-footnote@4.0.0",
    "marked@18.2.1",
    "metalsmith@2.7.0",
    "method-override@3.0.0",
    "micro@10.0.1",
    "mime-db@1.54.0",
    "minimatch@11.0.9",
    "mithril@2.3.8",
    "mkdirp@3.0.1",
    "ml-matrix@6.15.1",
    "moment@2.31.0",
    "monaco-themes@0.4.8",
    "mongodb@7.8.0",
    "mootools@1.5.2",
    "morgan@1.12.1",
    "multer@2.5.0",
    "mustache@4.2.0",
    "natural@8.1.1",
    "needle@3.5.0",
    "nightwatch@3.16.0",
    "node-cron@4.6.0",
    "node-emoji@2.2.0",
    "node-pre-gyp@0.17.0",
    "node-telegram-bot-api@2.1.0",
    "node-uuid@1.4.8",
    "np@12.1.1",
    "npm-check-updates@23.1.1",
    "nvd3@1.8.6",
    "nyc@18.0.0",
    "oas-validator@5.0.8",
    "openapi-sampler@1.7.9",
    "openlayers@4.6.5",
    "optimist@0.6.1",
    "ora@9.4.1",
    "ot-json0@1.1.0",
    "p5@0.10.2",
    "parcel-bundler@1.12.5",
    "passport-local@1.0.0",
    "passport@0.7.0",
    "pegjs@0.10.0",
    "planck-js@0.3.31",
    "plop@4.0.5",
    "postcss-import@17.0.1",
    "postcss-nested@9.0.1",
    "pouchdb@9.0.0",
    "primus@8.0.9",
    "pug@3.0.4",
    "qunit@3.0.0",
    "ractive@1.4.4",
    "react-bootstrap@0.33.1",
    "react-router@5.3.4",
    "react-scripts@5.0.1",
    "recast@0.24.0",
    "recompose@0.30.0",
    "redis@6.3.1",
    "redux-form@8.3.10",
    "redux@5.0.1",
    "remarkable@2.0.1",
    "response-time@2.3.4",
    "rimraf@6.1.4",
    "riot@10.1.6",
    "rollup-plugin-babel@4.4.0",
    "rollup-plugin-postcss@4.0.2",
    "rsvp@4.8.5",
    "rxjs@5.5.12",
    "safe-buffer@5.2.1",
    "sass-graph@4.0.1",
    "sass-loader@17.1.0",
    "semantic-release@25.0.9",
    "send@1.2.1",
    "sequelize@6.37.8",
    "serve-index@1.9.2",
    "serverless-http@4.0.0",
    "serverless-python-requirements@6.1.2",
    "shelljs@0.10.0",
    "should@13.2.3",
    "sinon-chai@4.0.1",
    "slick-carousel@2.0.0",
    "snapsvg@0.5.1",
    "sortablejs@1.15.7",
    "sqlite3@6.0.1",
    "ssh2@1.17.0",
    "stripe@6.36.0",
    "style-loader@4.0.0",
    "stylelint-config-standard@41.0.0",
    "summernote@0.9.1",
    "supertest@7.3.2",
    "swig@1.4.2",
    "swiper@3.4.2",
    "synaptic@1.1.4",
    "tap@21.8.0",
    "tedious@20.3.9",
    "telegraf@4.16.3",
    "through2@5.0.12",
    "tinymce@4.9.11",
    "topojson-client@3.1.0",
    "tweetnacl@1.0.3",
    "twit@2.2.11",
    "two.js@0.8.24",
    "typeorm-seeding@1.6.1",
    "unicode-emoji-json@0.9.0",
    "us-atlas@3.0.1",
    "verdaccio@3.13.1",
    "video.js@8.24.1",
    "vscode-json-languageservice@5.7.2",
    "vuepress@1.9.10",
    "waterline@0.15.2",
    "webpack-merge@6.0.1",
    "when@3.7.8",
    "winston-daily-rotate-file@5.0.0",
    "yargs@18.2.0",
    "yeoman-environment@7.1.0",
    "yo@7.0.1",
    "z-schema@12.5.0",
    "zombie@6.1.4",
];

const TRAIN_PYPI: &[&str] = &[
    "ansible-builder==3.2.0",
    "ansible-compat==26.10.0",
    "ansible-runner==2.4.3",
    "apispec==6.10.1",
    "aws-sam-translator==1.115.0",
    "bioblend==1.9.0",
    "bokeh==3.9.2",
    "bottle==0.13.4",
    "bravado-core==6.4.1",
    "celery==5.7.0",
    "cfgv==3.5.0",
    "chalice==1.34.0",
    "click==8.5.1",
    "conda-pack==0.9.2",
    "cruft==2.16.0",
    "cwltool==3.3.20260925135507",
    "dask==2026.8.0",
    "dbt-duckdb==1.11.1",
    "distributed==2026.8.0",
    "django-debug-toolbar==8.0.0",
    "django-extensions==4.1",
    "django==5.2.19",
    "dvc==3.67.1",
    "errbot==6.2.1",
    "esptool==5.6.0",
    "fabric==3.2.3",
    "falcon==4.4.0",
    "fastjsonschema==2.22.3",
    "flasgger==0.9.7.1",
    "flask==3.1.3",
    "flit==4.2.0",
    "frictionless==5.21.0",
    "fsspec==2026.9.0",
    "geopandas==1.2.0",
    "gitlint==0.19.1",
    "grayskull==3.2.0",
    "hatchling==1.33.0",
    "intake-esm==2025.12.12",
    "invoke==3.0.3",
    "ipywidgets==8.1.9",
    "jsonschema-specifications==2025.9.1",
    "jupyter-resource-usage==1.3.0",
    "jupyterlab-git==0.55.0",
    "keystoneauth1==5.18.1",
    "kubernetes-validate==1.37.0",
    "kubernetes==37.0.2",
    "mkdocs-awesome-pages-plugin==2.10.1",
    "mkdocs-macros-plugin==1.5.0",
    "mkdocstrings==1.0.8",
    "mlflow-skinny==3.17.2",
    "moto==5.2.5",
    "nbgrader==0.9.6",
    "nbsphinx==0.9.8",
    "nikola==8.3.3",
    "octodns==1.22.0",
    "pelican==4.12.0",
    "pint==0.25.3",
    "planemo==0.75.47",
    "platformio==6.2.0",
    "poetry-core==2.5.0",
    "pySigma==2.0.1",
    "pykwalify==1.8.0",
    "pymdown-extensions==13.1",
    "pystac==1.15.2",
    "pytest-asyncio==1.5.0",
    "pytest-cov==7.1.0",
    "pytest-django==4.14.0",
    "pytest-xdist==3.8.0",
    "python-miio==0.5.12",
    "python-on-whales==0.81.0",
    "python-openstackclient==10.5.0",
    "rasa==1.10.2",
    "reno==4.1.0",
    "salt-lint==0.9.2",
    "scrapy==2.19.0",
    "sigstore==4.5.1",
    "soda-core==4.28.0",
    "sqlfluff==4.5.0",
    "strictyaml==1.7.3",
    "supervisor==4.3.0",
    "swagger-spec-validator==3.0.4",
    "tavern==3.7.1",
    "troposphere==4.11.1",
    "tutor==22.0.3",
    "virtualenv==21.15.7",
    "wandb==0.31.0",
    "yamale==6.1.0",
    "yapf==0.43.0",
    "zappa==0.63.0",
    "zarr==3.1.6",
    "zigpy==2.4.0",
];

const DEVELOPMENT_NPM: &[&str] = &[
    "@fastify/static@10.1.11",
    "@hapi/wreck@18.1.2",
    "@turf/turf@7.4.0",
    "acorn@8.19.0",
    "async-each@1.0.6",
    "ava@8.1.2",
    "brain.js@1.6.1",
    "bull@4.16.5",
    "chart.js@2.9.4",
    "chokidar@6.0.0",
    "cldr-dates-modern@45.0.0",
    "codemirror@5.65.21",
    "compression@1.8.2",
    "cors@2.8.6",
    "cross-spawn@7.0.6",
    "d3-array@3.2.5",
    "dc@4.2.7",
    "elliptic@6.6.1",
    "eslint-plugin-jsx-a11y@6.10.2",
    "gatsby-plugin-sharp@5.16.0",
    "generator-angular@0.16.0",
    "gulp-rename@2.1.0",
    "hyperapp@2.0.22",
    "jquery-ui@1.14.2",
    "jshint@2.13.6",
    "knex@3.3.0",
    "livescript@1.6.0",
    "load-grunt-tasks@5.1.0",
    "magnific-popup@1.2.0",
    "minimist@1.2.8",
    "mysql@2.18.1",
    "nan@2.30.0",
    "node-notifier@10.0.1",
    "parse-server@2.8.4",
    "passport-oauth2@1.8.0",
    "photoswipe@4.1.3",
    "postcss-preset-env@11.6.2",
    "proxyquire@2.1.3",
    "react-select@2.4.4",
    "release-it@21.1.2",
    "serverless-webpack@5.16.2",
    "shiki@0.14.7",
    "showdown@2.1.0",
    "socket.io@4.8.4",
    "swagger-ui@5.33.0",
    "testcafe@15.1.317922",
    "tv4@1.3.0",
    "twilio@6.2.0",
    "vue-loader@17.4.2",
    "webpack-dev-server@6.1.0",
    "zepto@1.2.0",
];

const DEVELOPMENT_PYPI: &[&str] = &[
    "anaconda-client==1.16.0",
    "ansible-navigator==26.10.0",
    "apprise==2.2.0",
    "conda-lock==4.0.3",
    "docker==7.2.0",
    "dynaconf==3.3.5",
    "jupyter-client==8.10.0",
    "jupyterlab-server==2.28.1",
    "lektor==3.3.14",
    "nf-core==4.2.1",
    "nox==2026.10.20",
    "openstacksdk==4.22.0",
    "panel==1.9.4",
    "pytest-bdd==9.0.1",
    "requests==2.34.2",
    "sanic==25.12.1",
    "stactools==0.5.3",
    "zha-quirks==0.0.112",
];

const VALIDATION_NPM: &[&str] = &[
    "@tsconfig/node18@18.2.7",
    "babel-plugin-lodash@3.3.4",
    "baconjs@3.0.23",
    "bcryptjs@3.0.3",
    "bootstrap-datepicker@1.10.1",
    "browserslist@4.29.6",
    "bunyan@2.0.5",
    "compromise@11.14.3",
    "country-data@0.0.31",
    "d3-shape@3.2.1",
    "docusaurus@1.14.7",
    "dropzone@5.9.3",
    "ember-cli@7.3.0",
    "eslint-plugin-jest@29.17.0",
    "expect.js@0.3.1",
    "finalhandler@2.1.1",
    "glob@14.0.6",
    "grunt-contrib-watch@1.1.0",
    "gulp-concat@2.6.1",
    "hexo-generator-archive@2.0.0",
    "hubot@14.1.0",
    "husky@4.3.8",
    "karma-webpack@5.0.1",
    "koa-static@5.0.0",
    "level@10.0.0",
    "liquidjs@10.30.1",
    "live-server@1.2.2",
    "loopback@3.28.0",
    "meow@14.1.0",
    "mini-css-extract-plugin@2.10.2",
    "mobx@4.15.7",
    "nedb@1.8.0",
    "node-red@5.0.7",
    "objection@3.1.5",
    "owl.carousel@2.3.4",
    "pixi.js@8.22.0",
    "polka@0.5.2",
    "q@2.0.3",
    "raphael@2.3.0",
    "readable-stream@4.8.0",
    "request@2.88.2",
    "sockjs@0.3.24",
    "sqlstring@2.3.3",
    "stylelint-order@8.1.2",
    "swagger2openapi@7.0.8",
    "three@0.90.0",
    "uglify-js@2.8.29",
    "vega-loader@5.1.3",
    "vue-cli@2.9.6",
    "vue@2.7.16",
    "world-atlas@2.0.2",
];

const VALIDATION_PYPI: &[&str] = &[
    "check-jsonschema==0.39.0",
    "commitizen==4.19.3",
    "dbt-postgres==1.11.0",
    "django-cms==5.1.3",
    "drf-spectacular==0.30.0",
    "evidently==0.7.23",
    "hypothesis==6.170.15",
    "intake==2.0.9",
    "kedro==1.7.0",
    "mkdocs-static-i18n==1.3.1",
    "multiqc==1.35",
    "nbdime==4.0.4",
    "opsdroid==0.31.0",
    "pipenv==2026.10.3",
    "pytest-ansible==26.10.0",
    "sceptre==4.7.0",
    "sphinx-rtd-theme==3.1.0",
    "voluptuous==0.16.0",
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_package_is_in_one_split_only() {
        let mut seen = BTreeSet::new();
        for split in Split::ALL {
            for (registry, packages) in split.packages() {
                for package in packages {
                    let name = match registry {
                        Registry::Npm => package.rsplit_once('@'),
                        Registry::Pypi => package.split_once("=="),
                    };
                    let (name, _) = name.expect("a version");
                    assert!(seen.insert((registry == Registry::Npm, name)), "{name}");
                }
            }
        }
    }
}
