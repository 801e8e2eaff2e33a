//! The browser's side of the API client: fetch, clock, timers, randomness.

mod fetch;

use std::rc::Rc;
use std::time::Duration;

use client::{ApiBase, Broken, Client, Later, Platform, Request, Response, Token};
use domain::Unicode;
use time::OffsetDateTime;

use crate::browser::{self, BrowserUnicode};

/// A client that speaks to the API from this browser.
pub fn client(base: ApiBase, token: Token) -> Client {
    Client::new(Rc::new(Browser), base, token)
}

struct Browser;

impl Platform for Browser {
    fn send(&self, request: Request) -> Later<'static, Result<Response, Broken>> {
        Box::pin(fetch::send(request))
    }

    fn now(&self) -> OffsetDateTime {
        browser::now()
    }

    fn sleep(&self, how_long: Duration) -> Later<'static, ()> {
        Box::pin(browser::pause(how_long))
    }

    fn random(&self, bits: &mut [u8]) {
        browser::random(bits);
    }

    fn is_offline(&self) -> bool {
        browser::is_offline()
    }

    fn unicode(&self) -> &dyn Unicode {
        &BrowserUnicode
    }
}
