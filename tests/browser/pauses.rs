//! The API asks for a pause, or is away for a moment: writes wait in view and are sent again only
//! where nothing was done, reads are tried again for a while (F16–F18).

use std::sync::Mutex;

use e2e::{Answer, Because, Method, Page, Test, TestEnv, test};

pub fn tests() -> Vec<Test> {
    vec![
        test!(f16_a_pause_is_counted_down_and_then_it_goes_on).in_every_engine(Because::Family),
        test!(f16_nobody_has_to_wait),
        test!(f18_an_update_is_sent_once_where_nothing_says_when_to_come_back),
    ]
}

const PAUSE: &str = "Too many requests";

/// Presses Update with "Mine" in the form, which is answered with this.
async fn update(env: &TestEnv, answer: Answer) -> &Page {
    env.proxy.fault(Method::PATCH, "service_accounts", answer);
    let page = env.edit("Payroll export").await;
    page.fill_name("Mine").await;
    page.button("Update").await;
    page
}

/// How many requests of this method the page has made.
pub fn sent(env: &TestEnv, method: &Method) -> usize {
    let exchanges = env.proxy.exchanges();
    exchanges.iter().filter(|one| one.method == *method).count()
}

/// The numbers of seconds that are shown one after the other until the dialog is gone.
async fn countdown(page: &Page) -> Vec<u32> {
    let shown = Mutex::new(Vec::new());
    page.get("dialog", PAUSE).await;
    page.until("the pause is over", || async {
        let text = page.text().await;
        let left = text.split_once("Retrying in ");
        let left: Option<u32> = left.and_then(|(_, left)| left.split(' ').next()?.parse().ok());
        shown.lock().expect("one at a time").extend(left);
        left.is_none()
    })
    .await;
    let mut shown = shown.into_inner().expect("one at a time");
    shown.dedup();
    shown
}

/// The pause was counted down, and then the Update went on by itself.
async fn goes_on_after_a_countdown(env: &TestEnv, page: &Page) {
    let shown = countdown(page).await;
    let falls = shown.windows(2).all(|two| two[0] > two[1]);
    assert!(falls && shown.len() > 1 && shown[0] <= 3, "{shown:?}");
    page.sees("Saved").await;
    page.has_no("dialog", PAUSE).await;
    env.api.account_named("Mine").await;
    assert_eq!((sent(env, &Method::PATCH), env.writes()), (2, 1));
}

async fn f16_a_pause_is_counted_down_and_then_it_goes_on(env: &TestEnv) {
    let page = update(env, Answer::WithHeader(429, "retry-after", "3")).await;
    goes_on_after_a_countdown(env, page).await;
}

async fn f16_nobody_has_to_wait(env: &TestEnv) {
    let page = update(env, Answer::WithHeader(429, "retry-after", "200")).await;
    page.sees("Retrying in 200 seconds").await;
    page.button("Stop waiting").await;
    page.sees("Try again in 200 seconds.").await;
    page.holds("textbox", "Name", "Mine").await;
    assert_eq!(env.writes(), 0);
    page.button("Update").await;
    page.sees("Saved").await;
    assert_eq!((sent(env, &Method::PATCH), env.writes()), (2, 1));
}

async fn f18_an_update_is_sent_once_where_nothing_says_when_to_come_back(env: &TestEnv) {
    let page = update(env, Answer::Instead(503, "text/plain", "")).await;
    page.sees("Something went wrong on the server (503)").await;
    page.holds("textbox", "Name", "Mine").await;
    let too_many = Answer::Instead(429, "application/problem+json", "{}");
    env.proxy.fault(Method::PATCH, "service_accounts", too_many);
    page.button("Update").await;
    page.sees("Too many requests Try again in a moment.").await;
    page.holds("textbox", "Name", "Mine").await;
    assert_eq!(env.writes(), 0);
    page.button("Update").await;
    page.sees("Saved").await;
    // Three times asked for, three times sent.
    assert_eq!((sent(env, &Method::PATCH), env.writes()), (3, 1));
}
