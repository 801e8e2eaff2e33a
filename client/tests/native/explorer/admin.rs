//! One admin, who does whatever comes to mind and knows what must be true of what is said.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use client::{Client, Platform as _, SaveOutcome, Versioned};
use domain::{Account, AccountId, AppType, MarketplaceApp, Matrix};
use tokio::time::sleep;

use super::chance::Chance;
use super::doubts::Doubts;
use super::history::History;
use super::ledger::{Ledger, Moment, path, permissions};
use super::many::Many;
use super::secrets::{Pending, Stored};
use crate::wire::Wire;
use crate::world::World;

/// What was done; or what is not as it must be.
pub type Done = Result<String, String>;

/// How many accounts an admin has before them.
const OPEN: usize = 4;

/// Somebody with a client.
pub struct Admin<'w> {
    pub who: &'static str,
    pub world: &'w World,
    pub wire: Wire,
    pub client: Client,
    pub ledger: Rc<Ledger>,
    /// What they have before them, and will write over.
    pub open: Vec<Seen>,
    /// What they have sent and do not know the end of.
    pub doubts: Doubts,
    /// Intents that are still to be gone on with.
    pub pending: Vec<Pending>,
    /// The secrets that they were given.
    pub stored: Vec<Stored>,
    /// What they have left behind by writing.
    pub history: History,
    /// A run that is not over.
    pub many: Option<Many>,
    apps: Vec<MarketplaceApp>,
    names: usize,
    /// When this step began, for everybody who does something in it.
    pub step_began: Moment,
    /// When what they do in it was sent.
    pub begun: Moment,
    /// What they answer when they are asked for something while they wait.
    mood: Rc<RefCell<Chance>>,
}

/// An account as somebody has seen it, and what it may do.
pub struct Seen {
    pub account: Sight<Account>,
    pub levels: Option<Sight<Matrix>>,
}

/// A state as somebody has seen it.
#[derive(Clone)]
pub struct Sight<T> {
    pub state: Versioned<T>,
    /// Not before this.
    pub at: Moment,
    /// It was so then; otherwise a copy had it so that lagged behind.
    pub is_sure: bool,
}

impl Seen {
    pub fn id(&self) -> &AccountId {
        &self.account.state.value.id
    }
}

impl<'w> Admin<'w> {
    pub fn new(who: &'static str, world: &'w World, ledger: &Rc<Ledger>) -> Self {
        let wire = world.wire.of_another();
        let client = world.somebody_at(&wire);
        let mood = Rc::new(RefCell::new(Chance::new(0)));
        answer_questions(&client, &mood);
        Self {
            who,
            world,
            wire,
            client,
            ledger: ledger.clone(),
            open: Vec::new(),
            doubts: Doubts::default(),
            pending: Vec::new(),
            stored: Vec::new(),
            history: History::default(),
            many: None,
            apps: Vec::new(),
            names: 0,
            step_began: 0,
            begun: 0,
            mood,
        }
    }

    /// The account that they are at.
    pub fn is_at(&self) -> Option<AccountId> {
        self.open.last().map(|seen| seen.id().clone())
    }

    /// A name that nobody else gives.
    pub fn new_name(&mut self) -> String {
        self.names += 1;
        format!("{} {:04}", self.who, self.names)
    }

    pub fn some_app_type(&self, chance: &mut Chance) -> AppType {
        if self.apps.is_empty() || chance.happens(50) {
            return AppType::Custom;
        }
        AppType::Marketplace(chance.pick(&self.apps).clone())
    }

    /// Does one thing, in a step that began then.
    pub async fn step(&mut self, chance: &mut Chance, begun: Moment) -> Done {
        (self.step_began, self.begun) = (begun, begun);
        *self.mood.borrow_mut() = chance.fork();
        if self.wire.is_offline() && chance.happens(50) {
            self.wire.set_offline(false);
            return Ok("is back".into());
        }
        if self.apps.is_empty() {
            let apps = self.client.apps("", 1).await;
            self.apps = apps.map(|page| page.rows).unwrap_or_default();
            self.apps.truncate(4);
        }
        if let Some(many) = self.many.take() {
            return self.go_on_with(many, chance).await;
        }
        if !self.pending.is_empty() && chance.happens(40) {
            let at = chance.below(self.pending.len());
            if chance.happens(60) {
                let pending = self.pending.remove(at);
                return self.send_again(pending, chance).await;
            }
            let told = self.edit_meanwhile(at, chance).await?;
            if chance.happens(50) {
                return Ok(told);
            }
            self.begun = self.ledger.now();
            let pending = self.pending.remove(at);
            let told_then = self.send_again(pending, chance).await?;
            return Ok(format!("{told}; {told_then}"));
        }
        match chance.below(100) {
            0..8 => self.look_at_the_list(chance).await,
            8..14 => self.leave(chance).await,
            14..17 => Ok(wait(chance).await),
            17..23 => self.create(chance).await,
            23..29 => self.begin_many(chance).await,
            29..32 => self.check_secrets().await,
            what => self.at_an_account(what, chance).await,
        }
    }

    async fn at_an_account(&mut self, what: usize, chance: &mut Chance) -> Done {
        if self.open.is_empty() || what < 44 {
            return self.open_one(chance).await;
        }
        let at = chance.below(self.open.len());
        let seen = self.open.remove(at);
        match what {
            44..72 => self.edit(seen, chance).await,
            72..86 => self.set_levels(seen, chance).await,
            86..91 => self.reset(seen, chance).await,
            91..94 => self.replace(seen).await,
            _ => self.delete(seen).await,
        }
    }

    /// Opens an account, and sometimes what it may do.
    pub async fn open_one(&mut self, chance: &mut Chance) -> Done {
        let all = self.ledger.all().await;
        let id = chance.pick(&all).id.clone();
        match self.look(&id, chance.happens(50)).await? {
            None => Ok(format!("cannot open {id}")),
            Some(seen) => {
                let told = format!("opens {id}, {:?}", seen.account.state.value.name);
                self.keep(seen);
                Ok(told)
            }
        }
    }

    /// An account as it is shown.
    pub async fn look(
        &mut self,
        id: &AccountId,
        with_levels: bool,
    ) -> Result<Option<Seen>, String> {
        let since = self.ledger.now();
        let Ok(account) = self.client.account(id).await else {
            return Ok(None);
        };
        self.doubts.end(&path(id));
        self.history.check(self, &account)?;
        let account = self.sight(account, since);
        let mut levels = None;
        if with_levels && let Ok(shown) = self.client.permissions(id).await {
            self.doubts.end(&permissions(id));
            self.history.check_levels(self, id, &shown)?;
            levels = Some(self.sight(shown, since));
        }
        Ok(Some(Seen { account, levels }))
    }

    /// A state that has been shown by something that was sent then.
    pub fn sight<T>(&self, state: Versioned<T>, since: Moment) -> Sight<T> {
        Sight {
            state,
            at: self.step_began,
            is_sure: !self.ledger.was_behind(&self.wire, since),
        }
    }

    /// It is before them from now on.
    pub fn keep(&mut self, seen: Seen) {
        self.open.retain(|one| one.id() != seen.id());
        if self.open.len() == OPEN {
            self.open.remove(0);
        }
        self.open.push(seen);
    }

    /// What they have before them once a write has ended so.
    pub fn follow(&mut self, mut seen: Seen, outcome: &SaveOutcome<Account>) {
        if let Some(now) = outcome.now() {
            seen.account = self.sight(now.clone(), self.begun);
            seen.account.is_sure |= outcome.is_done();
        }
        if !matches!(outcome, SaveOutcome::Gone(_)) {
            self.keep(seen);
        }
    }

    /// Whether nothing can have kept a write of what was seen from being done.
    pub fn is_well<T>(&self, id: &AccountId, seen: &Sight<T>) -> bool {
        seen.is_sure
            && self.knows_all(id)
            && !self.ledger.went_wrong(&self.wire, self.begun)
            && !self.were_others_at(id, seen.at)
    }

    /// Whether there is nothing of an account that they have sent and do not know the end of.
    fn knows_all(&self, id: &AccountId) -> bool {
        let paths = [path(id), permissions(id)];
        let is_reset = |pending: &Pending| pending.is_of(id);
        paths.iter().all(|path| self.doubts.since(path).is_none())
            && !self.pending.iter().any(is_reset)
    }

    /// Whether anybody else has changed an account since then. What is done in the same step may have
    /// begun before.
    pub fn were_others_at(&self, id: &AccountId, since: Moment) -> bool {
        let since = since.min(self.step_began);
        self.ledger.were_others_at(&self.wire, id, since)
    }
}

/// Admins wait, and give new tokens, mostly.
fn answer_questions(client: &Client, mood: &Rc<RefCell<Chance>>) {
    let patience = mood.clone();
    client.on_pause(Rc::new(move |seconds| {
        let agrees = patience.borrow_mut().happens(85);
        Box::pin(async move {
            sleep(Duration::from_secs(seconds.into())).await;
            agrees
        })
    }));
    let renewal = mood.clone();
    client.on_refused_token(Rc::new(move |refusal| {
        let agrees = !refusal.again && renewal.borrow_mut().happens(80);
        Box::pin(async move {
            sleep(Duration::from_secs(20)).await;
            agrees
        })
    }));
}

async fn wait(chance: &mut Chance) -> String {
    let seconds = *chance.pick(&[1, 20, 100, 400, 900]);
    sleep(Duration::from_secs(seconds)).await;
    format!("waits for {seconds} s")
}
