//! The platform that a server belongs to: which one it is, where its API is, and which project is meant.

use std::time::Instant;

use clap::ValueEnum;
use forge::{ApiAddress, Credential, Forge, Platform, ProjectPath, Secret, Settings, SettingsError};

use super::arguments::{PlatformName, Where};
use super::pipeline::{Pipeline, Variables};
use crate::failure::Failure;

/// What is known of the platform.
#[derive(Debug)]
pub(crate) struct Known {
    /// Which one it is.
    pub(super) platform: Option<Platform>,
    /// The host of the server.
    pub(super) host: Option<String>,
    /// The host of the platform that the pipeline runs on.
    pub(super) pipeline_host: Option<String>,
    /// How its API is reached, without a credential, and which project is meant there.
    pub(super) api: Option<(Settings, ProjectPath)>,
}

impl Known {
    /// Finds out what can be known about the server at `address`.
    ///
    /// # Errors
    /// When something that was named cannot be used.
    pub(super) fn find(
        place: &Where,
        pipeline: &Pipeline,
        address: &str,
        deadline: Instant,
        variables: Variables<'_>,
    ) -> Result<Self, Failure> {
        let remote = forge::Remote::parse(address).ok();
        let host = remote.as_ref().map(|remote| remote.host.clone());
        let pipeline_host = pipeline.server.as_ref().and_then(|server| {
            let home = forge::Remote::parse(&format!("{server}/a/b")).ok()?;
            Some(home.host)
        });
        let is_home = host.is_some() && host == pipeline_host;
        let platform = match named(place, variables)? {
            Some(platform) => Some(platform),
            None if is_home => pipeline.platform,
            None => host.as_deref().and_then(Platform::of_host),
        };
        let mut known = Self {
            platform,
            host,
            pipeline_host,
            api: None,
        };
        let (Some(platform), Some(remote)) = (platform, remote) else {
            return Ok(known);
        };
        let named = place.api.clone().or_else(|| variables("QMOI_API"));
        let of_home = pipeline.api.clone().filter(|_| is_home);
        let address = match named.or(of_home) {
            Some(address) => ApiAddress::parse(&address),
            None => platform.api_at(&remote),
        };
        let mut settings = Settings::new(address.map_err(wrong)?, None);
        settings.deadline = Some(deadline);
        settings.proxy = proxy(settings.api.as_str(), variables);
        let project = project_under(&settings.api, remote.project);
        known.api = Some((settings, project));
        Ok(known)
    }

    /// The platform's client; nothing where no credential or no platform is known.
    ///
    /// # Errors
    /// When the two cannot work together.
    pub(super) fn client(&self, credential: Option<Credential>) -> Result<Option<Box<dyn Forge>>, Failure> {
        self.client_of(None, credential)
    }

    /// The same for another project there.
    ///
    /// # Errors
    /// When the two cannot work together.
    pub(super) fn client_of(
        &self,
        project: Option<&str>,
        credential: Option<Credential>,
    ) -> Result<Option<Box<dyn Forge>>, Failure> {
        let (Some(platform), Some((settings, own)), Some(credential)) =
            (self.platform, &self.api, credential)
        else {
            return Ok(None);
        };
        let settings = Settings {
            credential: Some(credential),
            ..settings.clone()
        };
        let named = project.and_then(|name| ProjectPath::parse(name).ok());
        let project = named.unwrap_or_else(|| own.clone());
        forge::open(platform, settings, project).map(Some).map_err(wrong)
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that `map_err` wants")]
fn wrong(error: SettingsError) -> Failure {
    Failure::Option {
        what: format!("the platform's API cannot be used: {error}"),
        next: "name its address with `--api URL`",
    }
}

/// The platform that somebody has named.
fn named(place: &Where, variables: Variables<'_>) -> Result<Option<Platform>, Failure> {
    if let Some(name) = place.platform {
        return Ok(Some(name.into()));
    }
    let Some(name) = variables("QMOI_PLATFORM") else {
        return Ok(None);
    };
    match PlatformName::from_str(&name, true) {
        Ok(name) => Ok(Some(name.into())),
        Err(_) => Err(Failure::Option {
            what: format!("QMOI_PLATFORM is `{name}`, which is no platform"),
            next: "it may be github, gitlab or gitea",
        }),
    }
}

/// The project's name without the folder under which the platform itself lies.
fn project_under(api: &ApiAddress, project: ProjectPath) -> ProjectPath {
    let path = api
        .as_str()
        .split_once("://")
        .and_then(|(_, rest)| rest.split_once('/'));
    let folder = path.and_then(|(_, path)| path.split("/api/").next().filter(|_| path.contains("/api/")));
    let shortened = folder.and_then(|folder| project.as_str().strip_prefix(&format!("{folder}/")));
    shortened
        .and_then(|path| ProjectPath::parse(path).ok())
        .unwrap_or(project)
}

/// The proxy that programs are told to use for an address.
fn proxy(address: &str, variables: Variables<'_>) -> Option<Secret> {
    let any = |names: [&str; 2]| names.into_iter().find_map(variables);
    let host = address.split("://").nth(1)?.split(['/', ':']).next()?;
    let without = any(["no_proxy", "NO_PROXY"]).unwrap_or_default();
    let is_without = |pattern: &str| {
        let pattern = pattern.trim().trim_start_matches('.');
        pattern == "*" || host == pattern || (!pattern.is_empty() && host.ends_with(&format!(".{pattern}")))
    };
    if without.split(',').any(is_without) {
        return None;
    }
    let of_scheme = if address.starts_with("https:") {
        any(["https_proxy", "HTTPS_PROXY"])
    } else {
        variables("http_proxy")
    };
    of_scheme
        .or_else(|| any(["all_proxy", "ALL_PROXY"]))
        .map(|proxy| Secret::new(&proxy))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_platform_in_a_folder_is_no_part_of_the_project() {
        let project = |api: &str, path: &str| {
            let api = ApiAddress::parse(api).unwrap();
            project_under(&api, ProjectPath::parse(path).unwrap()).to_string()
        };
        assert_eq!(project("https://h/git/api/v4", "git/g/p"), "g/p");
        assert_eq!(project("https://h/api/v4", "git/g/p"), "git/g/p");
    }

    #[test]
    fn a_proxy_is_used_where_it_is_meant() {
        let variables = |name: &str| match name {
            "HTTPS_PROXY" => Some("http://proxy:3128".to_owned()),
            "NO_PROXY" => Some("localhost,.example.org".to_owned()),
            _ => None,
        };
        let proxied = |address: &str| proxy(address, &variables).map(|proxy| proxy.expose().to_owned());
        assert_eq!(proxied("https://api.github.com").unwrap(), "http://proxy:3128");
        assert_eq!(proxied("https://git.example.org/api/v4"), None);
        assert_eq!(proxied("http://h/api/v4"), None);
    }
}
