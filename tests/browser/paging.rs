//! Long lists, and lists that move or repeat while they come in.

use e2e::{Answer, Because, Key, Method, Page, Reply, Setup, Test, TestEnv, test};
use serde_json::{Value, json};

pub fn tests() -> Vec<Test> {
    vec![
        test!(
            f30_the_last_of_twenty_thousand_is_reached_with_few_rows,
            very_many()
        )
        .in_every_engine(Because::Layout),
        test!(f31_the_same_page_for_ever_ends_the_list),
        test!(f31_the_same_page_for_ever_ends_looking_through_all, many()),
        test!(f31_what_moved_within_the_list_is_not_waited_for, many()),
        test!(f31_a_list_that_changed_while_it_came_in_says_so, many()),
        test!(f31_a_history_that_repeats_ends),
        test!(f31_a_picker_that_repeats_ends),
    ]
}

fn many() -> Setup {
    Setup {
        accounts: 5000,
        ..Setup::default()
    }
}

fn very_many() -> Setup {
    Setup {
        accounts: 20_000,
        ..Setup::default()
    }
}

/// Makes every page the same hundred rows, and says that another follows.
fn same_page(reply: &mut Reply) {
    let row = |number| json!({"id": number, "name": format!("Same {number}"), "status": "listed"});
    let rows: Vec<Value> = (1..=100).map(row).collect();
    reply.body = json!(rows).to_string().into();
    reply.set("link", r#"<?page=2>; rel="next""#);
}

/// The same, from a server that does not say how many there are.
fn same_page_uncounted(reply: &mut Reply) {
    same_page(reply);
    reply.headers.remove("total");
}

const SHIFTED: &str = "This list has changed since it was loaded.";

/// How many pages of the list have been asked for.
fn pages(env: &TestEnv, per_page: &str) -> usize {
    let exchanges = env.proxy.exchanges();
    let is_page = |one: &&e2e::Exchange| {
        one.path.ends_with("/service_accounts") && one.query.contains(per_page)
    };
    exchanges.iter().filter(is_page).count()
}

async fn scroll_to_the_end(page: &Page) {
    let end = "window.scrollTo(0, document.documentElement.scrollHeight)";
    page.script(end, json!([])).await;
}

async fn f30_the_last_of_twenty_thousand_is_reached_with_few_rows(env: &TestEnv) {
    let page = env.list().await;
    page.sees("20,000 service accounts").await;
    let last = "service_accounts?sort=name&per_page=1&page=20000";
    let last = env.api.get(last).await[0].clone();
    let edit = format!("Edit {}", last["name"].as_str().expect("a name"));
    let elements = "return [find('row', null).length, [...elements(document)].length]";
    for tenth in 1..=10 {
        let scroll = "const whole = document.documentElement.scrollHeight - window.innerHeight;
             window.scrollTo(0, whole * arguments[0] / 10)";
        page.script(scroll, json!([tenth])).await;
        page.until("accounts are in view", || async {
            page.has("link", "Edit …").await
        })
        .await;
        let here = page.script(elements, json!([])).await;
        let count = |at: usize| here[at].as_u64().expect("a number");
        assert!(count(0) < 100, "{} rows are drawn", count(0));
        // What is around them counts, too; twenty thousand rows would be close to a million.
        assert!(count(1) < 4000, "{} elements are there", count(1));
    }
    page.until("the last one is in view", || async {
        scroll_to_the_end(page).await;
        page.has("link", &edit).await
    })
    .await;
    let client_id = last["client_id"].as_str().expect("a client id");
    page.fill("searchbox", "Search", client_id).await;
    page.sees("1 matching service account").await;
    page.get("link", &edit).await;
}

async fn f31_the_same_page_for_ever_ends_the_list(env: &TestEnv) {
    let same = Answer::Changed("the same page", same_page_uncounted);
    env.proxy
        .faults(Method::GET, "service_accounts?", same, 1000);
    let page = env.list().await;
    page.sees("100+ service accounts").await;
    page.until("the list says that it has changed", || async {
        scroll_to_the_end(page).await;
        page.text().await.contains(SHIFTED)
    })
    .await;
    page.sees("100 service accounts").await;
    page.sees_no("or more").await;
    page.get("link", "Edit Same 99").await;
    let asked = pages(env, "per_page=100");
    for _ in 0..5 {
        page.script("window.scrollTo(0, 0)", json!([])).await;
        scroll_to_the_end(page).await;
    }
    // A new question is answered: the ones that scrolling might have asked came before it.
    page.fill("searchbox", "Search", "same").await;
    page.until("the search has its answer", || async {
        let exchanges = env.proxy.exchanges();
        let searches = |one: &e2e::Exchange| one.query.contains("search") && one.given.is_some();
        exchanges.iter().any(searches)
    })
    .await;
    let exchanges = env.proxy.exchanges();
    let search = |one: &&e2e::Exchange| one.query.contains("search");
    let searches = exchanges.iter().filter(search).count();
    assert_eq!(pages(env, "per_page=100") - searches, asked);
}

async fn f31_the_same_page_for_ever_ends_looking_through_all(env: &TestEnv) {
    let page = env.list().await;
    page.sees("5,000 service accounts").await;
    let same = Answer::Changed("the same page", same_page);
    env.proxy
        .faults(Method::GET, "service_accounts?", same, 1000);
    let before = pages(env, "per_page=2000");
    // What the server cannot answer is read through.
    page.press("button", "Unused for 90 days").await;
    page.sees(SHIFTED).await;
    let again = pages(env, "per_page=2000") - before;
    assert_eq!(again, 2, "once, and once more");
    env.proxy.forget_faults();
    page.button("Clear search and filters").await;
    page.button("Refresh").await;
    page.sees("5,000 service accounts").await;
}

async fn f31_what_moved_within_the_list_is_not_waited_for(env: &TestEnv) {
    let same = Answer::Changed("the same page", same_page);
    env.proxy
        .faults(Method::GET, "service_accounts?", same, 1000);
    let page = env.list().await;
    page.sees("5,000 service accounts").await;
    page.get("link", "Edit Same 1").await;
    scroll_to_the_end(page).await;
    page.sees("Moved elsewhere in the list").await;
    page.sees(SHIFTED).await;
}

async fn f31_a_list_that_changed_while_it_came_in_says_so(env: &TestEnv) {
    let page = env.list().await;
    page.sees("5,000 service accounts").await;
    let first = "service_accounts?sort=name&per_page=1";
    let first = env.api.get(first).await[0]["id"].clone();
    env.api.delete(&first).await;
    scroll_to_the_end(page).await;
    page.sees(SHIFTED).await;
    page.sees("4,999 service accounts").await;
    page.button("Refresh").await;
    page.sees_no(SHIFTED).await;
    page.sees("4,999 service accounts").await;
}

async fn f31_a_history_that_repeats_ends(env: &TestEnv) {
    let same = Answer::Changed("the same entries", |reply| {
        reply.body = r#"[{"at": "2026-01-07T09:12:00Z", "action": "danced"}]"#.into();
        reply.headers.remove("total");
        reply.set("link", r#"<?page=2>; rel="next""#);
    });
    env.proxy.faults(Method::GET, "/events", same, 1000);
    let page = env.history("Payroll export").await;
    page.sees("danced").await;
    page.button("Show more").await;
    page.has_no("button", "Show more").await;
    let text = page.text().await;
    assert_eq!(text.matches("danced").count(), 1, "{text}");
}

async fn f31_a_picker_that_repeats_ends(env: &TestEnv) {
    let same = Answer::Changed("the same apps", same_page_uncounted);
    env.proxy
        .faults(Method::GET, "marketplace_apps", same, 1000);
    let page = env.edit("Nightly ERP sync").await;
    page.press("combobox", "Marketplace app").await;
    page.get("option", "Same 1…").await;
    let scroll = "const list = find('listbox', null)[0];
         for (let e = list; e; e = e.parentElement) e.scrollTop = e.scrollHeight;";
    page.until("the end is known", || async {
        page.script(scroll, json!([])).await;
        page.text().await.contains("100 apps")
    })
    .await;
    let asked = || {
        let exchanges = env.proxy.exchanges();
        let apps = |one: &&e2e::Exchange| one.path.ends_with("/marketplace_apps");
        exchanges.iter().filter(apps).count()
    };
    assert!(asked() <= 12, "{} pages were asked for", asked());
    page.key(Key::Escape + "").await;
}
