//! Pages: `page` and `per_page` in, `Total`, `Per-Page` and `Link` out.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use url::form_urlencoded;

use super::problem::Problem;
use crate::store::Window;

const DEFAULT_PER_PAGE: u32 = 100;
const MAX_PER_PAGE: u32 = 2000;

/// The parameters that every list has.
const PAGING: [&str; 2] = ["page", "per_page"];

/// The parameters of a request's query, in their order.
#[derive(Clone, Debug, Default)]
pub struct Query(Vec<(String, String)>);

impl Query {
    /// Reads the parameters of a list: `page`, `per_page`, and those that are `known` besides. Any other
    /// is refused: whoever misspells a filter is not to take everything for its answer.
    pub fn of_list(query: Option<&str>, known: &[&str]) -> Result<Self, Problem> {
        let query = Self::parse(query);
        let is_known = |name: &str| PAGING.contains(&name) || known.contains(&name);
        match query.0.iter().find(|(name, _)| !is_known(name)) {
            Some((name, _)) => Err(Problem::unknown_parameter(
                name,
                &[known, &PAGING[..]].concat(),
            )),
            None => Ok(query),
        }
    }

    /// Reads what follows the question mark.
    pub fn parse(query: Option<&str>) -> Self {
        Self(
            form_urlencoded::parse(query.unwrap_or_default().as_bytes())
                .into_owned()
                .collect(),
        )
    }

    /// The value of a parameter; of several the last.
    pub fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().rev().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The value of a parameter that is one of a few; an empty one counts as absent.
    pub fn choice<T: Copy>(&self, name: &str, known: &[(&str, T)]) -> Result<Option<T>, Problem> {
        let Some(value) = self.get(name).filter(|value| !value.is_empty()) else {
            return Ok(None);
        };
        let found = known.iter().find(|(word, _)| *word == value);
        found.map(|(_, meaning)| Some(*meaning)).ok_or_else(|| {
            let words: Vec<_> = known.iter().map(|(word, _)| format!("“{word}”")).collect();
            Problem::parameter(name, &words.join(" or "))
        })
    }

    fn number(&self, name: &str, default: u32, max: u32) -> Result<u32, Problem> {
        let Some(value) = self.get(name) else {
            return Ok(default);
        };
        value
            .parse()
            .ok()
            .filter(|number| (1..=max).contains(number))
            .ok_or_else(|| Problem::parameter(name, &format!("a number from 1 to {max}")))
    }
}

/// The page that a request asks for.
#[derive(Clone, Debug)]
pub struct Paging {
    page: u32,
    per_page: u32,
    query: Query,
}

impl Paging {
    /// Reads `page` (from 1) and `per_page` (1–2000, otherwise 100).
    pub fn of(query: &Query) -> Result<Self, Problem> {
        Ok(Self {
            page: query.number("page", 1, u32::MAX)?,
            per_page: query.number("per_page", DEFAULT_PER_PAGE, MAX_PER_PAGE)?,
            query: query.clone(),
        })
    }

    /// The rows to fetch.
    pub fn window(&self) -> Window {
        let limit = i64::from(self.per_page);
        Window {
            offset: (i64::from(self.page) - 1) * limit,
            limit,
        }
    }

    /// The headers of an answer that has `total` rows on all pages.
    pub fn headers(&self, total: u64) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(HeaderName::from_static("total"), total.into());
        headers.insert(HeaderName::from_static("per-page"), self.per_page.into());
        if let Ok(links) = HeaderValue::try_from(self.links(total)) {
            headers.insert(header::LINK, links);
        }
        headers
    }

    /// RFC 8288. The links are relative, so that they hold behind whatever stands before the
    /// server, and carry every other parameter along.
    fn links(&self, total: u64) -> String {
        let last = total.div_ceil(u64::from(self.per_page)).max(1);
        let page = u64::from(self.page);
        let mut links = vec![self.link(1, "first")];
        if page > 1 {
            links.push(self.link((page - 1).min(last), "prev"));
        }
        if page < last {
            links.push(self.link(page + 1, "next"));
        }
        links.push(self.link(last, "last"));
        links.join(", ")
    }

    fn link(&self, page: u64, relation: &str) -> String {
        let others = self.query.0.iter().filter(|(name, _)| name != "page");
        let query = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(others)
            .append_pair("page", &page.to_string())
            .finish();
        format!("<?{query}>; rel=\"{relation}\"")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paging(query: &str) -> Result<Paging, Problem> {
        Paging::of(&Query::parse(Some(query)))
    }

    fn links(query: &str, total: u64) -> String {
        paging(query).unwrap().links(total)
    }

    #[test]
    fn pages_start_at_one_and_hold_a_hundred() {
        let window = paging("").unwrap().window();
        assert_eq!((window.offset, window.limit), (0, 100));
        let window = paging("page=3&per_page=20").unwrap().window();
        assert_eq!((window.offset, window.limit), (40, 20));
    }

    #[test]
    fn nonsense_is_refused() {
        for query in [
            "page=0",
            "page=x",
            "page=",
            "per_page=0",
            "per_page=2001",
            "page=-1",
        ] {
            assert!(paging(query).is_err(), "{query}");
        }
    }

    #[test]
    fn links_lead_to_the_neighbours_and_keep_the_other_parameters() {
        assert_eq!(
            links("filters%5Bsearch%5D=a%26b&page=2&per_page=10", 31),
            "<?filters%5Bsearch%5D=a%26b&per_page=10&page=1>; rel=\"first\", \
             <?filters%5Bsearch%5D=a%26b&per_page=10&page=1>; rel=\"prev\", \
             <?filters%5Bsearch%5D=a%26b&per_page=10&page=3>; rel=\"next\", \
             <?filters%5Bsearch%5D=a%26b&per_page=10&page=4>; rel=\"last\""
        );
    }

    #[test]
    fn there_is_nothing_after_the_last_page() {
        assert!(!links("page=4&per_page=10", 40).contains("next"));
        assert!(!links("", 0).contains("next"));
        assert!(links("page=9&per_page=10", 40).contains("<?per_page=10&page=4>; rel=\"prev\""));
    }
}
