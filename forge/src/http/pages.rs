//! Lists that come in pages.
//!
//! That there is a next page is read from the headers; which one it is, is counted. The addresses in `Link` are not followed:
//! behind a proxy they may name a host the credential must not go to.

use serde::de::DeserializeOwned;
use ureq::http::Method;

use super::{Answer, Client};
use crate::error::{Error, ErrorKind};

impl Client {
    /// Everything in a list. `path` must have a query, and in it the size of a page.
    pub(crate) fn list<T: DeserializeOwned>(&self, path: &str) -> Result<Vec<T>, Error> {
        let pages = self.settings.most_pages;
        let mut all = Vec::new();
        for page in 1..=pages {
            let address = format!("{path}&page={page}");
            let answer = self.call(&Method::GET, &address, None)?;
            all.extend(self.read::<Vec<T>>(&Method::GET, path, &answer)?);
            if !has_next(&answer) {
                return Ok(all);
            }
        }
        Err(self.error(&Method::GET, path, ErrorKind::TooManyPages { pages }))
    }
}

fn has_next(answer: &Answer) -> bool {
    let by_link = answer.header("link").is_some_and(|links| {
        links.split(',').any(|link| {
            link.split(';')
                .skip(1)
                .any(|parameter| matches!(parameter.trim(), "rel=\"next\"" | "rel=next"))
        })
    });
    by_link
        || answer
            .header("x-next-page")
            .is_some_and(|page| !page.trim().is_empty())
}
