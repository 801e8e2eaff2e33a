//! Finding an account.

use e2e::{Answer, Because, Method, PolicyOptions, Role, Setup, Test, TestEnv, list_route, test};
use serde_json::json;
use time::macros::date;

pub fn tests() -> Vec<Test> {
    vec![
        test!(an_account_says_at_a_glance_how_it_is),
        test!(searching_finds_by_name_client_id_and_app).in_every_engine(Because::Focus),
        test!(searching_among_many_is_answered_by_the_server, many()),
        test!(filters_narrow_the_list_and_are_in_the_address),
        test!(sorting_is_by_the_headings),
        test!(a_search_without_a_match_offers_the_way_back),
        test!(a_search_that_is_cleared_while_it_is_typed_stays_cleared),
        test!(paging_reaches_the_last_of_five_thousand, many()),
        test!(a_shared_link_shows_the_same),
        test!(the_sunset_is_announced, sunset_ahead()),
        test!(after_the_sunset_no_account_functions, sunset_behind()),
        test!(names_with_hidden_characters_and_markup_are_shown_safely),
        test!(the_list_fits_a_phone, phone()).in_every_engine(Because::Layout),
        test!(a_list_that_cannot_be_loaded_can_be_tried_again),
        test!(one_unreadable_account_does_not_take_the_list_with_it),
        test!(without_a_total_the_list_still_works, many()),
        test!(what_is_printed_is_what_was_scrolled_to_or_selected, many()),
    ]
}

fn many() -> Setup {
    Setup {
        accounts: 5000,
        ..Setup::default()
    }
}

fn phone() -> Setup {
    Setup {
        width: 320,
        ..Setup::default()
    }
}

fn with_policy(policy: PolicyOptions) -> Setup {
    Setup {
        policy,
        ..Setup::default()
    }
}

fn sunset_ahead() -> Setup {
    with_policy(PolicyOptions {
        creation_ends_on: Some(date!(2099 - 01 - 21)),
        sunset_on: Some(date!(2099 - 03 - 18)),
        ..PolicyOptions::default()
    })
}

fn sunset_behind() -> Setup {
    with_policy(PolicyOptions {
        creation_ends_on: Some(date!(2024 - 01 - 21)),
        sunset_on: Some(date!(2024 - 03 - 18)),
        ..PolicyOptions::default()
    })
}

async fn search(env: &TestEnv, words: &str) {
    env.page.fill("searchbox", "Search", words).await;
}

async fn an_account_says_at_a_glance_how_it_is(env: &TestEnv) {
    let page = env.list().await;
    search(env, "Old directory").await;
    page.sees("1 service account matches").await;
    page.sees("Not functional").await;
    page.sees("Contact e-mail changed · Contact in two directories")
        .await;
    page.sees("No permissions").await;
    search(env, "Timesheet").await;
    page.sees("app removed").await;
    search(env, "Payroll export").await;
    page.sees("1 service account matches").await;
    page.sees("Functional").await;
    page.sees("On 3 tools").await;
    page.get("button", "Copy client ID").await;
    page.get("button", "Edit Payroll export").await;
}

async fn searching_finds_by_name_client_id_and_app(env: &TestEnv) {
    let page = env.list().await;
    search(env, "NIGHTLY").await;
    page.get("button", "Edit Nightly ERP sync").await;
    page.has_no("button", "Edit Payroll export").await;
    let account = env.api.account_named("Payroll export").await;
    let client_id = account["client_id"].as_str().expect("a client id");
    search(env, &client_id[..12]).await;
    page.get("button", "Edit Payroll export").await;
    page.has_no("button", "Edit Nightly ERP sync").await;
    let account = env.api.account_named("Nightly ERP sync").await;
    search(
        env,
        account["marketplace_app"]["name"].as_str().expect("an app"),
    )
    .await;
    page.get("button", "Edit Nightly ERP sync").await;
    page.button("Clear search").await;
    page.sees("20 service accounts").await;
    page.focuses("searchbox", "Search").await;
}

async fn searching_among_many_is_answered_by_the_server(env: &TestEnv) {
    let page = env.list().await;
    page.sees("5,000 service accounts").await;
    search(env, "nightly erp").await;
    page.get("button", "Edit Nightly ERP sync").await;
    page.until("the address says what is searched for", || async {
        page.route().await == list_route("?search=nightly%20erp")
    })
    .await;
}

async fn filters_narrow_the_list_and_are_in_the_address(env: &TestEnv) {
    let page = env.list().await;
    page.sees("20 service accounts").await;
    choose(env, "Health", "false").await;
    page.get("button", "Edit Budget dashboard").await;
    page.has_no("button", "Edit Payroll export").await;
    assert_eq!(page.route().await, list_route("?functional=false"));
    choose(env, "App Type", "custom").await;
    page.has_no("button", "Edit Invoice feed Montréal").await;
    assert_eq!(
        page.route().await,
        list_route("?app_type=custom&functional=false")
    );
    page.back().await;
    page.get("button", "Edit Invoice feed Montréal").await;
    choose(env, "Health", "").await;
    choose(env, "Permissions", "none").await;
    page.get("button", "Edit Safety observation alerts").await;
    page.has_no("button", "Edit Payroll export").await;
    let narrowed = env
        .api
        .get("service_accounts?filters[permissions]=none&per_page=2000")
        .await;
    let count = narrowed.as_array().expect("a list").len();
    page.sees(&format!("{count} service accounts match")).await;
}

/// Chooses in a select, as the browser's own list does.
async fn choose(env: &TestEnv, name: &str, value: &str) {
    env.page.get("combobox", name).await;
    env.page
        .script(
            "const [select] = find('combobox', arguments[0]);
             select.value = arguments[1];
             select.dispatchEvent(new Event('change', { bubbles: true }));",
            json!([name, value]),
        )
        .await;
}

async fn sorting_is_by_the_headings(env: &TestEnv) {
    let page = env.list().await;
    page.sees("20 service accounts").await;
    page.button("Name").await;
    page.until("the order is turned round", || async {
        page.route().await == list_route("?sort=-name")
    })
    .await;
    let sorted = env.api.get("service_accounts?sort=-name&per_page=1").await;
    let first = format!("Edit {}", sorted[0]["name"].as_str().expect("a name"));
    page.until("the last name is first", || async {
        first_edit(env).await == first
    })
    .await;
    page.button("Updated").await;
    let sorted = env
        .api
        .get("service_accounts?sort=-updated_at&per_page=1")
        .await;
    let first = format!("Edit {}", sorted[0]["name"].as_str().expect("a name"));
    page.until("the latest is first", || async {
        first_edit(env).await == first
    })
    .await;
    let order = page.script("return find('columnheader', 'Updated')[0].ariaSort ?? find('columnheader', 'Updated')[0].getAttribute('aria-sort')", json!([])).await;
    assert_eq!(order, "descending");
}

/// The name of the first row's way to the edit screen.
async fn first_edit(env: &TestEnv) -> String {
    let name = env
        .page
        .script(
            "const rows = find('row', null).filter((row) => row.ariaRowIndex === '2' || row.getAttribute('aria-rowindex') === '2');
             const link = rows[0]?.querySelector('a');
             return link ? nameOf(link) : ''",
            json!([]),
        )
        .await;
    name.as_str().unwrap_or_default().to_owned()
}

async fn a_search_without_a_match_offers_the_way_back(env: &TestEnv) {
    let page = env.list().await;
    search(env, "zzzzzz").await;
    page.get("heading", "No service account matches").await;
    page.button("Clear search and filters").await;
    page.sees("20 service accounts").await;
    page.holds("searchbox", "Search", "").await;
}

async fn a_search_that_is_cleared_while_it_is_typed_stays_cleared(env: &TestEnv) {
    let page = env.list().await;
    page.sees("20 service accounts").await;
    search(env, "zz").await;
    page.get("heading", "No service account matches").await;
    // The next letter, and the button before the address has it.
    page.script(
        "const [field] = find('searchbox', 'Search');
         field.value = 'zzz';
         field.dispatchEvent(new Event('input', { bubbles: true }));
         find('button', 'Clear search and filters')[0].click()",
        json!([]),
    )
    .await;
    page.holds("searchbox", "Search", "").await;
    tokio::time::sleep(std::time::Duration::from_millis(400)).await;
    page.holds("searchbox", "Search", "").await;
    page.sees("20 service accounts").await;
    assert_eq!(page.route().await, list_route(""));
}

async fn paging_reaches_the_last_of_five_thousand(env: &TestEnv) {
    let page = env.list().await;
    page.sees("5,000 service accounts").await;
    let last = env
        .api
        .get("service_accounts?sort=name&per_page=1&page=5000")
        .await;
    let last = format!("Edit {}", last[0]["name"].as_str().expect("a name"));
    page.until("the end of the list is reached", || async {
        page.script(
            "window.scrollTo(0, document.documentElement.scrollHeight)",
            json!([]),
        )
        .await;
        page.has("button", &last).await
    })
    .await;
    let rows = page
        .script("return [find('row', null).length, find('table', null)[0].getAttribute('aria-rowcount')]", json!([]))
        .await;
    assert!(
        rows[0].as_u64().is_some_and(|rows| rows < 100),
        "{rows}: rows are bounded"
    );
    assert_eq!(rows[1], "5001");
}

async fn a_shared_link_shows_the_same(env: &TestEnv) {
    let page = env
        .connect_at(Role::Admin, &list_route("?search=sync&sort=-updated_at"))
        .await;
    page.holds("searchbox", "Search", "sync").await;
    page.get("button", "Edit Nightly ERP sync").await;
    page.has_no("button", "Edit Payroll export").await;
}

async fn the_sunset_is_announced(env: &TestEnv) {
    let page = env.list().await;
    page.sees("January 21, 2099").await;
    page.sees("March 18, 2099").await;
    page.sees("Functional").await;
}

async fn after_the_sunset_no_account_functions(env: &TestEnv) {
    let page = env.list().await;
    page.sees("Service accounts have stopped working").await;
    page.sees_no("are being retired").await;
    page.sees("Since January 21, 2024 no new service accounts can be created")
        .await;
    page.sees("Since March 18, 2024 no service account can obtain or use tokens")
        .await;
    search(env, "Payroll export").await;
    page.sees("Not functional").await;
    page.press("button", "Edit Payroll export").await;
    page.sees("Service accounts have ended").await;
    page.fill_name("Payroll export, to migrate").await;
    page.button("Update").await;
    page.sees("Saved").await;
}

async fn names_with_hidden_characters_and_markup_are_shown_safely(env: &TestEnv) {
    let page = env.list().await;
    search(env, "staging").await;
    page.sees("BIM model bridge <staging>").await;
    let isolated = page
        .script(
            "return [...elements(document)].filter((e) => e.tagName === 'BDI' && e.textContent.includes('<staging>'))
                 .every((e) => e.translate === false || e.getAttribute('translate') === 'no')",
            json!([]),
        )
        .await;
    assert_eq!(isolated, json!(true));
}

async fn the_list_fits_a_phone(env: &TestEnv) {
    let page = env.list().await;
    page.get("button", "Edit =SUM…").await;
    let overflow = "return document.documentElement.scrollWidth - window.innerWidth";
    let beyond = page.script(overflow, json!([])).await;
    assert!(
        beyond.as_i64().is_some_and(|beyond| beyond <= 0),
        "{beyond} px too wide"
    );
    page.press("button", "Edit =SUM…").await;
    page.get("button", "Update").await;
    let beyond = page.script(overflow, json!([])).await;
    assert!(
        beyond.as_i64().is_some_and(|beyond| beyond <= 0),
        "{beyond} px too wide"
    );
}

async fn a_list_that_cannot_be_loaded_can_be_tried_again(env: &TestEnv) {
    let broken = Answer::Instead(502, "text/html", "<h1>Bad gateway</h1>");
    env.proxy
        .faults(Method::GET, "service_accounts?", broken, 4);
    let page = env.list().await;
    page.sees("The API has a problem (status 502)").await;
    page.sees_no("Bad gateway").await;
    page.button("Try again").await;
    page.sees("20 service accounts").await;
}

async fn one_unreadable_account_does_not_take_the_list_with_it(env: &TestEnv) {
    let answer = r#"[{"id": 1, "name": "Whole"}, {"id": 1e400, "name": "Broken"}]"#;
    let answer = Answer::Instead(200, "application/json", answer);
    env.proxy.fault(Method::GET, "service_accounts?", answer);
    let page = env.list().await;
    page.get("button", "Edit Whole").await;
    page.sees("Broken").await;
    page.sees("Unreadable").await;
}

async fn without_a_total_the_list_still_works(env: &TestEnv) {
    let hidden = Answer::Without(&["total", "link", "per-page", "date", "etag"]);
    env.proxy
        .faults(Method::GET, "service_accounts", hidden, 1000);
    let page = env.list().await;
    page.sees("100 service accounts or more").await;
    page.until("the second page has come", || async {
        page.script(
            "window.scrollTo(0, document.documentElement.scrollHeight)",
            json!([]),
        )
        .await;
        page.text().await.contains("200 service accounts or more")
    })
    .await;
    search(env, "nightly erp").await;
    page.press("button", "Edit Nightly ERP sync").await;
    page.fill_name("Nightly ERP sync, renamed").await;
    page.button("Update").await;
    page.sees("Saved").await;
    env.api.account_named("Nightly ERP sync, renamed").await;
}

async fn what_is_printed_is_what_was_scrolled_to_or_selected(env: &TestEnv) {
    let page = env.list().await;
    page.get("button", "Edit Nightly ERP sync").await;
    let pages = page.printed_pages().await;
    assert!((1..=2).contains(&pages), "{pages} pages");
    // How many are printed of how many, as the paper says and as it is.
    let paper = async || {
        let said = "window.dispatchEvent(new Event('beforeprint'));
             await new Promise((drawn) => requestAnimationFrame(drawn));
             const paper = [...elements(document)].find((e) => e.matches('.sa-printed-list'));
             const rows = paper.querySelectorAll('tbody tr').length;
             const said = [paper.caption.textContent, rows];
             window.dispatchEvent(new Event('afterprint'));
             return said";
        let said = format!("return (async () => {{ {said} }})()");
        page.script(&said, json!([])).await
    };
    let said = paper().await;
    let rows = said[1].as_u64().expect("a number");
    assert!((5..100).contains(&rows), "{said}");
    assert_eq!(said[0], format!("{rows} of 5,000 service accounts"));
    page.press("checkbox", "Select Nightly ERP sync").await;
    assert_eq!(paper().await, json!(["1 of 1 selected service account", 1]));
}
