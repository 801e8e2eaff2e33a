//! Finding an account.

use e2e::{
    Answer, Because, Key, Method, PolicyOptions, Role, Setup, Test, TestEnv, list_route, test,
};
use serde_json::{Value, json};
use time::macros::date;

pub fn tests() -> Vec<Test> {
    vec![
        test!(an_account_says_at_a_glance_how_it_is),
        test!(searching_finds_by_name_client_id_and_app).in_every_engine(Because::Focus),
        test!(searching_among_many_is_answered_by_the_server, many()),
        test!(filters_narrow_the_list_and_are_in_the_address),
        test!(sorting_is_by_the_headings),
        test!(an_order_that_the_api_does_not_have_is_not_offered, many()),
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
        test!(
            l1_rows_begin_high_up_and_nothing_in_them_is_cut,
            many_and_announced()
        )
        .in_every_engine(Because::Layout),
        test!(
            l3_the_table_is_one_stop_and_the_arrows_lead_through_it,
            many()
        )
        .in_every_engine(Because::Keyboard),
        test!(l2_what_can_be_done_is_in_view_in_every_window, many()),
        test!(l18_an_empty_company_says_what_to_do),
        test!(l19_nothing_moves_while_the_list_comes, many_and_announced()),
        test!(what_is_printed_is_what_was_scrolled_to_or_selected, many()),
    ]
}

fn many_and_announced() -> Setup {
    Setup {
        accounts: 5000,
        ..sunset_ahead()
    }
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
    page.sees("1 matching service account").await;
    page.sees("Not functional").await;
    // L5: said shorter for the eye; in full for screen readers.
    let short = "return [...elements(document)].some((e) => e.textContent === 'Email changed +1')";
    assert_eq!(page.script(short, json!([])).await, json!(true));
    page.sees("Contact email changed · Contact in two directories")
        .await;
    search(env, "Timesheet").await;
    page.sees("1 matching service account").await;
    page.sees("App removed").await;
    search(env, "Payroll export").await;
    page.sees("1 matching service account").await;
    page.sees("Functional").await;
    page.sees("3 tools").await;
    page.get("button", "Copy client ID of Payroll export").await;
    page.get("link", "Edit Payroll export").await;
    page.link("Payroll export").await;
    page.holds("textbox", "Name", "Payroll export").await;
}

async fn searching_finds_by_name_client_id_and_app(env: &TestEnv) {
    let page = env.list().await;
    search(env, "NIGHTLY").await;
    page.get("link", "Edit Nightly ERP sync").await;
    page.has_no("link", "Edit Payroll export").await;
    let account = env.api.account_named("Payroll export").await;
    let client_id = account["client_id"].as_str().expect("a client id");
    search(env, &client_id[..12]).await;
    page.get("link", "Edit Payroll export").await;
    page.has_no("link", "Edit Nightly ERP sync").await;
    let account = env.api.account_named("Nightly ERP sync").await;
    search(
        env,
        account["marketplace_app"]["name"].as_str().expect("an app"),
    )
    .await;
    page.get("link", "Edit Nightly ERP sync").await;
    // L11: what logs and the Company Directory show.
    search(env, &account["id"].to_string()).await;
    page.get("link", "Edit Nightly ERP sync").await;
    page.has_no("link", "Edit Payroll export").await;
    let contact = &account["contact"]["email_address"];
    search(env, contact.as_str().expect("an address")).await;
    page.get("link", "Edit Nightly ERP sync").await;
    page.has_no("link", "Edit Payroll export").await;
    page.button("Clear search").await;
    page.sees("20 service accounts").await;
    page.focuses("searchbox", "Search").await;
}

async fn searching_among_many_is_answered_by_the_server(env: &TestEnv) {
    let page = env.list().await;
    page.sees("5,000 service accounts").await;
    search(env, "nightly erp").await;
    page.get("link", "Edit Nightly ERP sync").await;
    page.until("the address says what is searched for", || async {
        page.route().await == list_route("?search=nightly%20erp")
    })
    .await;
}

async fn filters_narrow_the_list_and_are_in_the_address(env: &TestEnv) {
    let page = env.list().await;
    page.sees("20 service accounts").await;
    choose(env, "Health", "false").await;
    page.get("link", "Edit Budget dashboard").await;
    page.has_no("link", "Edit Payroll export").await;
    assert_eq!(page.route().await, list_route("?functional=false"));
    choose(env, "App Type", "custom").await;
    page.has_no("link", "Edit Invoice feed Montréal").await;
    assert_eq!(
        page.route().await,
        list_route("?app_type=custom&functional=false")
    );
    page.back().await;
    page.get("link", "Edit Invoice feed Montréal").await;
    choose(env, "Health", "").await;
    choose(env, "Permissions", "none").await;
    page.get("link", "Edit Safety observation alerts").await;
    page.has_no("link", "Edit Payroll export").await;
    let narrowed = env
        .api
        .get("service_accounts?filters[permissions]=none&per_page=2000")
        .await;
    let count = narrowed.as_array().expect("a list").len();
    page.sees(&format!("{count} matching service accounts"))
        .await;
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

async fn an_order_that_the_api_does_not_have_is_not_offered(env: &TestEnv) {
    let refusal = Answer::Instead(
        400,
        "application/problem+json",
        r#"{"code": "invalid_parameter"}"#,
    );
    env.proxy
        .faults(Method::GET, "sort=permissions", refusal, 5);
    let page = env.list().await;
    page.sees("5,000 service accounts").await;
    page.button("Health").await;
    page.until("those that do not function are first", || async {
        page.route().await == list_route("?sort=functional")
    })
    .await;
    page.sees("5,000 service accounts").await;
    page.button("Permissions").await;
    page.has_no("button", "Permissions").await;
    let sorted = env.api.get("service_accounts?per_page=1").await;
    let first = format!("Edit {}", sorted[0]["name"].as_str().expect("a name"));
    page.until("the list is by name", || async {
        first_edit(env).await == first
    })
    .await;
    page.sees("This server can't sort by Permissions").await;
    page.sees_no("Couldn't load").await;
    page.get("button", "Health").await;
}

/// The name of the first row's way to the edit screen.
async fn first_edit(env: &TestEnv) -> String {
    let name = env
        .page
        .script(
            "const rows = find('row', null).filter((row) => row.ariaRowIndex === '2' || row.getAttribute('aria-rowindex') === '2');
             const link = rows[0] && [...rows[0].querySelectorAll('a')].at(-1);
             return link ? nameOf(link) : ''",
            json!([]),
        )
        .await;
    name.as_str().unwrap_or_default().to_owned()
}

async fn a_search_without_a_match_offers_the_way_back(env: &TestEnv) {
    let page = env.list().await;
    search(env, "zzzzzz").await;
    page.get("heading", "No matching service accounts").await;
    page.button("Clear search and filters").await;
    page.sees("20 service accounts").await;
    page.holds("searchbox", "Search", "").await;
}

async fn a_search_that_is_cleared_while_it_is_typed_stays_cleared(env: &TestEnv) {
    let page = env.list().await;
    page.sees("20 service accounts").await;
    search(env, "zz").await;
    page.get("heading", "No matching service accounts").await;
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
        page.has("link", &last).await
    })
    .await;
    let rows = page
        .script("return [find('row', null).length, find('grid', null)[0].getAttribute('aria-rowcount')]", json!([]))
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
    page.get("link", "Edit Nightly ERP sync").await;
    page.has_no("link", "Edit Payroll export").await;
}

async fn the_sunset_is_announced(env: &TestEnv) {
    let page = env.list().await;
    page.sees("You can create service accounts until January 20, 2099.")
        .await;
    page.sees("They stop working on March 18, 2099.").await;
    page.sees("Functional").await;
}

async fn after_the_sunset_no_account_functions(env: &TestEnv) {
    let page = env.list().await;
    page.sees("Service accounts have stopped working").await;
    page.sees_no("are being retired").await;
    page.sees("New service accounts can no longer be created (ended January 21, 2024).")
        .await;
    page.sees("Since March 18, 2024, service accounts can't get or use tokens")
        .await;
    search(env, "Payroll export").await;
    page.sees("Not functional").await;
    page.press("link", "Edit Payroll export").await;
    page.sees("Service accounts retired").await;
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
    page.get("link", "Edit =SUM…").await;
    let overflow = "return document.documentElement.scrollWidth - window.innerWidth";
    let beyond = page.script(overflow, json!([])).await;
    assert!(
        beyond.as_i64().is_some_and(|beyond| beyond <= 0),
        "{beyond} px too wide"
    );
    page.press("link", "Edit =SUM…").await;
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
    page.sees("Something went wrong on the server (502)").await;
    page.sees_no("Bad gateway").await;
    page.button("Try again").await;
    page.sees("20 service accounts").await;
}

async fn one_unreadable_account_does_not_take_the_list_with_it(env: &TestEnv) {
    let answer = r#"[{"id": 1, "name": "Whole"}, {"id": 1e400, "name": "Broken"}]"#;
    let answer = Answer::Instead(200, "application/json", answer);
    env.proxy.fault(Method::GET, "service_accounts?", answer);
    let page = env.list().await;
    page.get("link", "Edit Whole").await;
    page.sees("Broken").await;
    page.sees("Unreadable").await;
}

async fn without_a_total_the_list_still_works(env: &TestEnv) {
    let hidden = Answer::Without(&["total", "link", "per-page", "date", "etag"]);
    env.proxy
        .faults(Method::GET, "service_accounts", hidden, 1000);
    let page = env.list().await;
    page.sees("100+ service accounts").await;
    page.until("the second page has come", || async {
        page.script(
            "window.scrollTo(0, document.documentElement.scrollHeight)",
            json!([]),
        )
        .await;
        page.text().await.contains("200+ service accounts")
    })
    .await;
    search(env, "nightly erp").await;
    page.press("link", "Edit Nightly ERP sync").await;
    page.fill_name("Nightly ERP sync, renamed").await;
    page.button("Update").await;
    page.sees("Saved").await;
    env.api.account_named("Nightly ERP sync, renamed").await;
}

/// Two names of 75 characters that differ at the end.
const LONG: [&str; 2] = [
    "#1 Nightly synchronization of purchase orders between ERP and site, Stage A",
    "#1 Nightly synchronization of purchase orders between ERP and site, Stage B",
];

/// Where the first row begins, how high it is, and the rows in which something is cut off.
async fn geometry(env: &TestEnv) -> (f64, f64, Value) {
    env.page
        .until("there are rows", || async {
            env.page.has("link", LONG[0]).await
        })
        .await;
    let measured = env
        .page
        .script(
            "const rows = find('row', null).filter((row) => row.ariaRowIndex > 1 || row.getAttribute('aria-rowindex') > 1);
             const first = rows.find((row) => row.getAttribute('aria-rowindex') === '2').getBoundingClientRect();
             const isCut = (row) => {
               const own = row.getBoundingClientRect();
               return [...row.children].some((cell) => {
                 const box = cell.getBoundingClientRect();
                 const wide = cell.scrollWidth - cell.clientWidth;
                 return cell.checkVisibility() && !cell.matches('.sa-col-tick') && (box.top < own.top - 1 || box.bottom > own.bottom + 1 || wide > 1);
               });
             };
             const isAmbiguous = (row) => [...row.querySelectorAll('.sa-name:not(.sa-name--long), .sa-name__end')]
                 .some((name) => name.scrollWidth > name.clientWidth + 1 || name.scrollHeight > name.clientHeight + 1);
             const wrong = rows.filter((row) => isCut(row) || isAmbiguous(row)).map((row) => nameOf(row));
             const beyond = document.documentElement.scrollWidth - innerWidth;
             if (beyond > 0) wrong.push(`${beyond} px too wide`);
             return [first.top + scrollY, first.height, wrong]",
            json!([]),
        )
        .await;
    let number = |at: usize| measured[at].as_f64().expect("a length");
    (number(0), number(1), measured[2].clone())
}

async fn l1_rows_begin_high_up_and_nothing_in_them_is_cut(env: &TestEnv) {
    // The fullest rows first: two long names, an app that was removed, an account with two reasons.
    for (id, name) in [(0, LONG[0]), (1, LONG[1])] {
        let account = env.api.get("service_accounts?per_page=2").await[id]["id"].clone();
        env.api.edit(&account, json!({ "name": name })).await;
    }
    for (was, now) in [
        ("Old directory clean-up", "#2 Old directory clean-up"),
        ("Timesheet connector", "#3 Timesheet connector"),
    ] {
        let account = env.api.account_named(was).await;
        env.api.edit(&account["id"], json!({ "name": now })).await;
    }
    let page = env.list().await;
    page.get("button", "Unused for 90 days…").await;
    for (width, first_by, rows_in_900) in [
        (1280, 300.0, 10.0),
        (1024, 330.0, 10.0),
        (2560, 300.0, 10.0),
        (960, 330.0, 4.0),
        (320, 420.0, 1.0),
    ] {
        page.widen(width).await;
        let (top, height, wrong) = geometry(env).await;
        assert!(top <= first_by, "{width} px: the first row begins at {top}");
        let rows = (900.0 - top) / height;
        assert!(rows >= rows_in_900, "{width} px: {rows} rows of {height}");
        assert_eq!(wrong, json!([]), "{width} px");
        page.shows("Stage A").await;
        page.get("link", &format!("Edit {}", LONG[0])).await;
    }
    // J9: nor where they are to be changed.
    page.widen(1024).await;
    for name in LONG {
        page.press("checkbox", &format!("Select {name}")).await;
    }
    page.button("Set App Type").await;
    page.shows("Stage A").await;
    page.shows("Stage B").await;
}

async fn l3_the_table_is_one_stop_and_the_arrows_lead_through_it(env: &TestEnv) {
    let page = env.list().await;
    page.sees("5,000 service accounts").await;
    let names = env.api.get("service_accounts?sort=name&per_page=2").await;
    let name = |at: usize| names[at]["name"].as_str().expect("a name").to_owned();
    let last = env
        .api
        .get("service_accounts?sort=name&per_page=1&page=5000")
        .await;
    let last = last[0]["name"].as_str().expect("a name").to_owned();
    // From the search: its own button is not there, two filters, and the table.
    page.focus_on("link", &name(0)).await;
    page.key(Key::Home + "").await;
    page.focuses("checkbox", &format!("Select {}", name(0)))
        .await;
    page.key(" ").await;
    page.sees("1 selected").await;
    // What can be done with it is two Tabs away, in view, and back again is the row.
    page.key(Key::Tab + "").await;
    page.focuses("button", "Clear selection").await;
    page.shows("1 selected").await;
    page.key_with_shift(Key::Tab + "").await;
    page.focuses("checkbox", &format!("Select {}", name(0)))
        .await;
    page.key(Key::Right + "").await;
    page.focuses("link", &name(0)).await;
    page.key(Key::Down + "").await;
    page.focuses("link", &name(1)).await;
    page.key(Key::End + "").await;
    page.focuses("link", &format!("Edit {}", name(1))).await;
    page.key(Key::Left + "").await;
    let focus = page.focus().await;
    assert_eq!(focus.role, "gridcell", "{focus}");
    page.key(Key::PageDown + "").await;
    page.until("the focus is further down", || async {
        row_with_the_focus(env).await > 5
    })
    .await;
    page.key_with_control(Key::End).await;
    page.focuses("link", &format!("Edit {last}")).await;
    page.shows(&last).await;
    page.key_with_control(Key::Home).await;
    page.focuses("checkbox", &format!("Select {}", name(0)))
        .await;
    // The row with the focus stays while somebody scrolls.
    page.script("window.scrollTo(0, 100000)", json!([])).await;
    page.until("other rows are drawn", || async {
        !page.has("checkbox", &format!("Select {}", name(1))).await
            || page.has("link", "Edit …").await
    })
    .await;
    page.focuses("checkbox", &format!("Select {}", name(0)))
        .await;
    page.key(Key::Down + "").await;
    page.focuses("checkbox", &format!("Select {}", name(1)))
        .await;
    // Up past the first row are the headings.
    page.key(Key::Up + Key::Up).await;
    page.focuses("checkbox", "Select all").await;
    page.key(Key::Right + "").await;
    page.focuses("button", "Name").await;
    let sorted = "return find('columnheader', 'Name')[0].getAttribute('aria-colindex')";
    assert_eq!(page.script(sorted, json!([])).await, "2");
    page.key(Key::Escape + "").await;
    page.has_no("region", "Selected service accounts").await;
    page.focuses("button", "Name").await;
}

async fn l2_what_can_be_done_is_in_view_in_every_window(env: &TestEnv) {
    let page = env.list().await;
    page.sees("5,000 service accounts").await;
    for (width, height) in [(640, 450), (320, 256), (667, 375)] {
        page.resize(width, height).await;
        page.script("window.scrollTo(0, 5000)", json!([])).await;
        let select = "const boxes = find('checkbox', 'Select …');
             const below = boxes.find((box) => box.getBoundingClientRect().top > 100);
             below?.click();
             return below !== undefined";
        page.until("a row is selected", || async {
            page.script(select, json!([])).await == json!(true)
        })
        .await;
        for words in ["Set App Type", "Export CSV", "Clear selection"] {
            page.shows(words).await;
        }
        page.button("Clear selection").await;
        page.has_no("region", "Selected service accounts").await;
        // Where a card is as high as the window, the focus does not stay in the one that it comes to.
        if height > 256 {
            page.until("the focus is in the table", || async {
                row_with_the_focus(env).await > 0
            })
            .await;
        }
    }
}

/// The row in which the focus is, from 0; below 0 where it is in none.
async fn row_with_the_focus(env: &TestEnv) -> i64 {
    let row = "return Number(focused()?.closest('[aria-rowindex]')?.getAttribute('aria-rowindex') ?? 0) - 1";
    let row = env.page.script(row, json!([])).await;
    row.as_i64().unwrap_or(-1)
}

async fn l18_an_empty_company_says_what_to_do(env: &TestEnv) {
    let empty = Answer::Instead(200, "application/json", "[]");
    env.proxy
        .faults(Method::GET, "service_accounts?", empty, 10);
    let page = env.list().await;
    page.get("heading", "No service accounts yet").await;
    let last = "find('link', 'New service account').at(-1).click()";
    page.script(last, json!([])).await;
    page.get("heading", "New service account").await;
}

async fn l19_nothing_moves_while_the_list_comes(env: &TestEnv) {
    let page = &env.page;
    page.go(&list_route("")).await;
    let token = env.sandbox.tokens.of(Role::Admin);
    page.fill("textbox", "Access token", token).await;
    page.press("checkbox", "Remember until I close this tab")
        .await;
    page.button("Connect").await;
    page.sees("5,000 service accounts").await;
    page.reload().await;
    page.sees("5,000 service accounts").await;
    page.sees("They stop working").await;
    page.get("button", "492 Never used").await;
    let moved = "return new Promise((done) => {
        let moved = 0;
        new PerformanceObserver((all) => {
            for (const one of all.getEntries()) if (!one.hadRecentInput) moved += one.value;
        }).observe({ type: 'layout-shift', buffered: true });
        setTimeout(() => done(moved), 300);
    })";
    let moved = page.script(moved, json!([])).await;
    let moved = moved.as_f64().expect("a share of the window");
    // Less than the tenth of what counts as little: who is signed in, and a scroll bar.
    assert!(moved < 0.003, "{moved}");
}

async fn what_is_printed_is_what_was_scrolled_to_or_selected(env: &TestEnv) {
    let page = env.list().await;
    page.sees("5,000 service accounts").await;
    let first = env.api.get("service_accounts?sort=name&per_page=1").await;
    let first = first[0]["name"].as_str().expect("a name").to_owned();
    page.get("link", &format!("Edit {first}")).await;
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
    page.press("checkbox", &format!("Select {first}")).await;
    assert_eq!(paper().await, json!(["1 of 1 selected service account", 1]));
}
