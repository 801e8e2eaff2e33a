//! The API asks for a pause, or is away for a moment: writes wait in view and are sent again only
//! where nothing was done, reads are tried again for a while (F16–F18).

use std::sync::Mutex;
use std::time::{Duration, Instant};

use e2e::{Answer, Because, Method, Page, Test, World, test};

pub fn tests() -> Vec<Test> {
    vec![
        test!(f16_a_pause_is_counted_down_and_then_it_goes_on).in_every_engine(Because::Family),
        test!(f16_nobody_has_to_wait),
        test!(f17_a_date_is_counted_down_to_as_well),
        test!(f18_an_update_is_sent_once_where_nothing_says_when_to_come_back),
        test!(f18_a_read_is_tried_again_and_nobody_notices),
        test!(f18_a_read_is_tried_three_times_more_and_then_it_is_said),
        test!(f18_a_read_waits_as_long_as_it_is_asked_to),
    ]
}

const PAUSE: &str = "The API asks for a pause";

/// Presses Update with "Mine" in the form, which is answered with this.
async fn update(world: &World, answer: Answer) -> &Page {
    world.proxy.fault(Method::PATCH, "service_accounts", answer);
    let page = world.edit("Payroll export").await;
    page.fill_name("Mine").await;
    page.button("Update").await;
    page
}

/// How many requests of this method the page has made.
pub fn sent(world: &World, method: &Method) -> usize {
    let exchanges = world.proxy.exchanges();
    exchanges.iter().filter(|one| one.method == *method).count()
}

/// The numbers of seconds that are shown one after the other until the dialog is gone.
async fn countdown(page: &Page) -> Vec<u32> {
    let shown = Mutex::new(Vec::new());
    page.get("dialog", PAUSE).await;
    page.until("the pause is over", || async {
        let text = page.text().await;
        let left = text.split_once("goes on by itself in ");
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
async fn goes_on_after_a_countdown(world: &World, page: &Page) {
    let shown = countdown(page).await;
    let falls = shown.windows(2).all(|two| two[0] > two[1]);
    assert!(falls && shown.len() > 1 && shown[0] <= 3, "{shown:?}");
    page.sees("Saved").await;
    page.has_no("dialog", PAUSE).await;
    world.api.account_named("Mine").await;
    assert_eq!((sent(world, &Method::PATCH), world.writes()), (2, 1));
}

async fn f16_a_pause_is_counted_down_and_then_it_goes_on(world: &World) {
    let page = update(world, Answer::WithHeader(429, "retry-after", "3")).await;
    goes_on_after_a_countdown(world, page).await;
}

async fn f16_nobody_has_to_wait(world: &World) {
    let page = update(world, Answer::WithHeader(429, "retry-after", "200")).await;
    page.sees("goes on by itself in 200 seconds").await;
    page.button("Do not wait").await;
    page.sees("Try again in 200 seconds.").await;
    page.holds("textbox", "Name", "Mine").await;
    assert_eq!(world.writes(), 0);
    page.button("Update").await;
    page.sees("Saved").await;
    assert_eq!((sent(world, &Method::PATCH), world.writes()), (2, 1));
}

async fn f17_a_date_is_counted_down_to_as_well(world: &World) {
    // This machine's clock says something else.
    const DATES: &[(&str, &str)] = &[
        ("date", "Mon, 23 Nov 2015 14:05:00 GMT"),
        ("retry-after", "Mon, 23 Nov 2015 14:05:03 GMT"),
    ];
    let page = update(world, Answer::WithHeaders(429, DATES)).await;
    goes_on_after_a_countdown(world, page).await;
}

async fn f18_an_update_is_sent_once_where_nothing_says_when_to_come_back(world: &World) {
    let page = update(world, Answer::Instead(503, "text/plain", "")).await;
    page.sees("The API has a problem (status 503)").await;
    page.holds("textbox", "Name", "Mine").await;
    let too_many = Answer::Instead(429, "application/problem+json", "{}");
    world
        .proxy
        .fault(Method::PATCH, "service_accounts", too_many);
    page.button("Update").await;
    page.sees("Too much was asked of it. Try again in a moment.")
        .await;
    page.holds("textbox", "Name", "Mine").await;
    assert_eq!(world.writes(), 0);
    page.button("Update").await;
    page.sees("Saved").await;
    // Three times asked for, three times sent.
    assert_eq!((sent(world, &Method::PATCH), world.writes()), (3, 1));
}

/// Reads of the list that are answered with this, so many times.
fn reads(world: &World, status: u16, times: usize) {
    let answer = Answer::Instead(status, "text/plain", "later");
    world
        .proxy
        .faults(Method::GET, "service_accounts?", answer, times);
}

async fn f18_a_read_is_tried_again_and_nobody_notices(world: &World) {
    reads(world, 503, 2);
    reads(world, 429, 1);
    let page = world.list().await;
    page.sees("20 service accounts").await;
    assert!(world.proxy.faults_are_over());
}

async fn f18_a_read_is_tried_three_times_more_and_then_it_is_said(world: &World) {
    for (status, words) in [(503, "The API has a problem (status 503)"), (429, PAUSE)] {
        reads(world, status, 4);
        world.page.open().await;
        let page = world.list().await;
        page.sees(words).await;
        // The fifth would have been answered.
        assert!(world.proxy.faults_are_over());
        page.button("Try again").await;
        page.sees("20 service accounts").await;
    }
}

async fn f18_a_read_waits_as_long_as_it_is_asked_to(world: &World) {
    let page = world.list().await;
    page.sees("20 service accounts").await;
    let wait = Answer::WithHeader(503, "retry-after", "2");
    world.proxy.fault(Method::GET, "service_accounts?", wait);
    page.button("Refresh").await;
    page.until("it is asked to wait", || async {
        world.proxy.faults_are_over()
    })
    .await;
    let began = Instant::now();
    page.until("it has asked again", || async { has_asked_again(world) })
        .await;
    let waited = began.elapsed();
    assert!(waited > Duration::from_millis(1500), "{waited:?}");
}

/// Whether the first request that met a fault was made once more.
fn has_asked_again(world: &World) -> bool {
    let exchanges = world.proxy.exchanges();
    let mut rest = exchanges.iter().skip_while(|one| one.fault.is_none());
    rest.next()
        .is_some_and(|first| rest.any(|one| (&one.path, &one.query) == (&first.path, &first.query)))
}
