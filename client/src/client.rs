//! Who speaks to the API, and what a request of theirs goes through until it is answered.

use std::cell::RefCell;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use domain::CompanyId;
use http::Method;
use time::OffsetDateTime;

use super::abort_scope::{AbortScope, End};
use super::base::ApiBase;
use super::clock::ServerClock;
use super::contract::CompanyPaths;
use super::exchange::{Answer, Call, Exchange};
use super::failure::{Failure, FailureKind};
use super::idempotency::IdempotencyKey;
use super::memory::Memory;
use super::platform::{Later, Platform};
use super::retry::RetryPolicy;
use super::token::Token;

/// A request needs another token than the one that it was sent with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What the API said.
    pub failure: Failure,
    /// A new token was given for this very request already, and it does not do either.
    pub again: bool,
}

/// Asks the person for a new token when the old one is refused; true when there is one (F38, F40).
pub type Renewal = Rc<dyn Fn(Refusal) -> Pin<Box<dyn Future<Output = bool>>>>;

/// Waits so many seconds in front of the person, who may not want to; true when they are over (F16).
pub type Patience = Rc<dyn Fn(u32) -> Pin<Box<dyn Future<Output = bool>>>>;

/// Looks before a write is sent, and says whether it may be.
pub(super) type Look<'a> = &'a dyn Fn() -> Looking<'a>;

/// A look under way.
pub(super) type Looking<'a> = Later<'a, Result<(), Failure>>;

/// Waits for as long as the API asks for; false when nobody wants to go on then.
pub(super) type Hold = Rc<dyn Fn(Failure) -> Later<'static, bool>>;

/// Speaks to the API, as one person.
#[derive(Clone)]
pub struct Client {
    shared: Rc<Shared>,
    company: Option<CompanyId>,
    scopes: Vec<End>,
    /// Who waits when the API asks for a pause, if it is not this client.
    hold: Option<Hold>,
}

struct Shared {
    platform: Rc<dyn Platform>,
    base: ApiBase,
    /// `None` once it has been refused and given up.
    token: RefCell<Option<Token>>,
    renewal: RefCell<Option<Renewal>>,
    patience: RefCell<Option<Patience>>,
    clock: ServerClock,
    memory: Memory,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Client for {}", self.shared.base.as_str())
    }
}

impl Client {
    /// Speaks to the API at this address with this token.
    pub fn new(platform: Rc<dyn Platform>, base: ApiBase, token: Token) -> Self {
        Self {
            shared: Rc::new(Shared {
                platform,
                base,
                token: RefCell::new(Some(token)),
                renewal: RefCell::new(None),
                patience: RefCell::new(None),
                clock: ServerClock::default(),
                memory: Memory::default(),
            }),
            company: None,
            scopes: Vec::new(),
            hold: None,
        }
    }

    /// Speaks to the same API as somebody else, who shares nothing with this one.
    #[must_use]
    pub fn as_another(&self, token: Token) -> Self {
        Self::new(self.shared.platform.clone(), self.base().clone(), token)
    }

    /// The same for one company.
    #[must_use]
    pub fn within(&self, company: CompanyId) -> Self {
        Self {
            company: Some(company),
            ..self.clone()
        }
    }

    /// The same for requests that end with `scope`.
    #[must_use]
    pub fn during(&self, scope: &AbortScope) -> Self {
        let mut client = self.clone();
        client.scopes.push(scope.end());
        client
    }

    /// The same for somebody who waits by themselves when the API asks for a pause. Nothing else is
    /// tried again.
    #[must_use]
    pub(super) fn holding(&self, hold: Hold) -> Self {
        Self {
            hold: Some(hold),
            ..self.clone()
        }
    }

    /// How to wait when the API asks for a pause. Without it, a 429 is a failure like others.
    pub fn on_pause(&self, patience: Patience) {
        *self.shared.patience.borrow_mut() = Some(patience);
    }

    /// What to do when the token is refused. Without it, a 401 is a failure like others.
    pub fn on_refused_token(&self, renewal: Renewal) {
        *self.shared.renewal.borrow_mut() = Some(renewal);
    }

    /// From now on, a new token.
    pub fn renew(&self, token: Token) {
        *self.shared.token.borrow_mut() = Some(token);
    }

    /// From now on without a token, until there is a new one: the old one opens nothing (S15).
    pub fn forget_token(&self) {
        *self.shared.token.borrow_mut() = None;
    }

    /// The address of the API.
    pub fn base(&self) -> &ApiBase {
        &self.shared.base
    }

    /// The company that the requests are about.
    pub fn company(&self) -> Option<&CompanyId> {
        self.company.as_ref()
    }

    /// The time by the server's clock, as far as it has told us (D3).
    pub fn now(&self) -> OffsetDateTime {
        self.shared.clock.now(self.platform())
    }

    /// A key for a new intent.
    pub(crate) fn new_key(&self) -> IdempotencyKey {
        IdempotencyKey::new(self.platform())
    }

    /// The place that it runs in.
    pub(super) fn platform(&self) -> &dyn Platform {
        &*self.shared.platform
    }

    /// What is remembered of the writes of this client and its copies.
    pub(super) fn memory(&self) -> &Memory {
        &self.shared.memory
    }

    /// The addresses within the client's company.
    pub(super) fn paths(&self) -> Result<CompanyPaths, Failure> {
        let company = self.company();
        CompanyPaths::of(company.ok_or_else(|| Failure::of(FailureKind::NotFound))?)
    }

    /// Reads what is at a path.
    pub(super) async fn get(&self, path: &str) -> Result<Answer, Failure> {
        let call = Call {
            path,
            ..Call::default()
        };
        self.send(&call).await
    }

    /// Sends a request, through whatever can be waited for: a new token, a pause that the API asks
    /// for, and for reads the moment of a server or network that is back soon. What is sent again was
    /// not done before.
    pub(super) async fn send(&self, call: &Call<'_>) -> Result<Answer, Failure> {
        self.send_after(None, call).await
    }

    /// The same, each time after a look; what that fails with, this fails with.
    pub(super) async fn send_after(
        &self,
        look: Option<Look<'_>>,
        call: &Call<'_>,
    ) -> Result<Answer, Failure> {
        let mut tries = RetryPolicy::begin(self.platform().now());
        let mut asked = false;
        loop {
            if let Some(look) = look {
                look().await?;
            }
            let token = self.shared.token.borrow().clone();
            let outcome = match &token {
                Some(token) => self.exchange().run(call, token).await,
                None => Err(Failure::of(FailureKind::Unauthorized)),
            };
            let failure = match outcome {
                Ok(answer) => return Ok(answer),
                Err(failure) => failure,
            };
            let goes_on = if failure.is_about_the_token() {
                tries = RetryPolicy::begin(self.platform().now());
                self.has_another_than(token.as_ref())
                    || !self.has_given_up(token.as_ref())
                        && self.ask_for_token(&failure, &mut asked).await
            } else if let Some(hold) = &self.hold {
                if failure.kind != FailureKind::TooMany {
                    false
                } else if hold(failure).await {
                    continue;
                } else {
                    return Err(Failure::of(FailureKind::Aborted));
                }
            } else if call.method == Method::GET {
                self.wait_unseen(&mut tries, &failure).await
            } else {
                self.wait_in_view(&failure).await
            };
            if !goes_on {
                return Err(failure);
            }
        }
    }

    fn exchange(&self) -> Exchange<'_> {
        Exchange {
            platform: self.platform(),
            base: self.base(),
            company: self.company(),
            scopes: &self.scopes,
            clock: &self.shared.clock,
        }
    }

    /// Whether there is a token meanwhile that is not this one.
    fn has_another_than(&self, token: Option<&Token>) -> bool {
        let now = self.shared.token.borrow();
        now.is_some() && now.as_ref() != token
    }

    /// Whether the person did not want to give another token than this one while it was on its way:
    /// then they are not asked once more.
    fn has_given_up(&self, token: Option<&Token>) -> bool {
        token.is_some() && self.shared.token.borrow().is_none()
    }

    async fn ask_for_token(&self, failure: &Failure, asked: &mut bool) -> bool {
        let renewal = self.shared.renewal.borrow().clone();
        let refusal = Refusal {
            failure: failure.clone(),
            again: std::mem::replace(asked, true),
        };
        match renewal {
            Some(renewal) => renewal(refusal).await,
            None => false,
        }
    }

    /// Waits for a write that the API does not take yet, if the person agrees: nothing was done.
    async fn wait_in_view(&self, failure: &Failure) -> bool {
        let (FailureKind::TooMany, Some(seconds)) = (&failure.kind, failure.retry_after) else {
            return false;
        };
        let patience = self.shared.patience.borrow().clone();
        match patience {
            Some(patience) => patience(seconds).await,
            None => false,
        }
    }

    /// Waits until a read is tried again; false when it is not.
    async fn wait_unseen(&self, tries: &mut RetryPolicy, failure: &Failure) -> bool {
        let platform = self.platform();
        let mut dice = [0; 4];
        platform.random(&mut dice);
        let dice = f64::from(u32::from_ne_bytes(dice)) / f64::from(u32::MAX);
        match tries.pause(failure, platform.now(), dice) {
            Some(pause) => {
                platform.sleep(pause).await;
                true
            }
            None => false,
        }
    }
}
