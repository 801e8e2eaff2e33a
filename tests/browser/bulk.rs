//! Many accounts at once: selected, exported, changed.

use e2e::{
    Answer, Because, Key, Method, Page, Role, Setup, Test, TestEnv, bulk_route, edit_route,
    list_route, test,
};
use serde_json::{Value, json};
use std::time::Duration;

pub fn tests() -> Vec<Test> {
    vec![
        test!(accounts_are_selected_one_by_one_and_in_ranges).in_every_engine(Because::Pointer),
        test!(the_keyboard_selects_ranges_too).in_every_engine(Because::Keyboard),
        test!(a_range_over_rows_that_nobody_has_seen, many()),
        test!(a_selection_survives_searching_and_sorting),
        test!(all_that_match_are_changed_seen_or_not, many()),
        test!(set_app_type_shows_what_will_change_and_changes_only_that),
        test!(a13_a_run_is_undone_and_what_cannot_be_is_said_before),
        test!(set_app_type_says_what_is_missing),
        test!(a_run_is_paused_resumed_cancelled_and_taken_up_again),
        test!(leaving_a_run_asks_first),
        test!(back_and_forward_find_the_preview_as_it_was),
        test!(without_a_selection_there_is_a_way_to_the_list),
        test!(w3_somebody_who_may_only_read_may_export_and_nothing_else),
        test!(s31_the_file_has_what_was_selected_and_no_formulas)
            .in_every_engine(Because::Clipboard),
        test!(all_that_match_are_exported_page_by_page, many()),
        test!(everything_fits_a_phone, phone()).in_every_engine(Because::Layout),
        test!(s37_delete_asks_how_many_and_deletes_those),
        test!(what_somebody_else_has_deleted_is_said_to_be_gone),
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

/// The names of the first accounts of the list, as it is sorted.
pub async fn first_names(env: &TestEnv, count: usize) -> Vec<String> {
    let path = format!("service_accounts?sort=name&per_page={count}");
    let rows = env.api.get(&path).await;
    let rows = rows.as_array().expect("a list").iter();
    rows.map(|row| row["name"].as_str().expect("a name").to_owned())
        .collect()
}

/// Ticks the box of an account.
pub async fn select(page: &Page, name: &str) {
    let name = format!("Select {name}");
    page.reveal("checkbox", &name).await;
    page.press("checkbox", &name).await;
}

/// Ticks the box of all accounts, once they are there.
pub async fn select_all(page: &Page) {
    page.get("checkbox", "Select =SUM…").await;
    page.press("checkbox", "Select all").await;
}

/// Selects every account and goes to Set App Type, with `Custom` chosen.
pub async fn preview_all(env: &TestEnv) -> &Page {
    let page = env.list().await;
    select_all(page).await;
    page.button("Set App Type").await;
    page.press("radio", "Custom").await;
    page.get("button", "Update…").await;
    page.sees("will change").await;
    page
}

/// The accounts that are not `Custom` yet.
pub async fn to_change(env: &TestEnv) -> Vec<Value> {
    let all = env.api.get("service_accounts?per_page=2000").await;
    let all = all.as_array().expect("a list").iter();
    all.filter(|one| one["app_type"] != "custom")
        .cloned()
        .collect()
}

async fn accounts_are_selected_one_by_one_and_in_ranges(env: &TestEnv) {
    let names = first_names(env, 5).await;
    let page = env.list().await;
    select(page, &names[0]).await;
    page.sees("1 selected").await;
    let last = format!("Select {}", names[3]);
    page.press_with_shift("checkbox", &last).await;
    page.sees("4 selected").await;
    page.get("region", "Selected service accounts").await;
    select(page, &names[1]).await;
    page.sees("3 selected").await;
    assert!(
        !page
            .is_checked("checkbox", &format!("Select {}", names[1]))
            .await
    );
    page.press("checkbox", "Select all").await;
    page.sees("20 selected").await;
    page.press("checkbox", "Select all").await;
    page.has_no("region", "Selected service accounts").await;
    select(page, &names[2]).await;
    page.button("Clear selection").await;
    page.has_no("region", "Selected service accounts").await;
}

async fn the_keyboard_selects_ranges_too(env: &TestEnv) {
    let names = first_names(env, 4).await;
    let page = env.list().await;
    page.focus_on("checkbox", &format!("Select {}", names[0]))
        .await;
    page.key(" ").await;
    page.sees("1 selected").await;
    page.focus_on("checkbox", &format!("Select {}", names[3]))
        .await;
    page.key_with_shift(" ").await;
    page.sees("4 selected").await;
    page.key(" ").await;
    page.sees("3 selected").await;
}

async fn a_range_over_rows_that_nobody_has_seen(env: &TestEnv) {
    let page = env.list().await;
    page.sees("5,000 service accounts").await;
    let names = first_names(env, 2000).await;
    select(page, &names[0]).await;
    let last = format!("Select {}", names[1500]);
    page.until("row 1,501 is there", || async {
        page.script("window.scrollTo(0, 1500 * 56)", json!([]))
            .await;
        page.has("checkbox", &last).await
    })
    .await;
    page.press_with_shift("checkbox", &last).await;
    page.sees("1,501 selected").await;
}

async fn a_selection_survives_searching_and_sorting(env: &TestEnv) {
    let page = env.list().await;
    page.fill("searchbox", "Search", "payroll").await;
    select(page, "Payroll export").await;
    page.fill("searchbox", "Search", "nightly").await;
    page.get("link", "Edit Nightly ERP sync").await;
    page.sees("1 selected").await;
    page.press("checkbox", "Select all").await;
    page.button("Clear search").await;
    page.sees("20 service accounts").await;
    page.button("Updated").await;
    page.until("it is still selected", || async {
        page.is_checked("checkbox", "Select Payroll export").await
            && page.is_checked("checkbox", "Select Nightly ERP sync").await
    })
    .await;
}

async fn all_that_match_are_changed_seen_or_not(env: &TestEnv) {
    let path = "service_accounts?filters[search]=daily&filters[app_type]=marketplace&per_page=2000";
    let matching = env.api.get(path).await.as_array().expect("a list").len();
    let custom = "service_accounts?filters[search]=daily&per_page=2000";
    let all = env.api.get(custom).await.as_array().expect("a list").len();
    assert!(matching > 40, "{matching} are more than fit the window");
    let page = env.list().await;
    page.sees("5,000 service accounts").await;
    page.fill("searchbox", "Search", "daily").await;
    page.sees(&format!("{all} matching service accounts")).await;
    page.press("checkbox", "Select all").await;
    page.sees(&format!("{all} selected")).await;
    page.button("Set App Type").await;
    page.press("radio", "Custom").await;
    page.button(&format!("Update {matching} accounts")).await;
    page.sees(&format!("{matching} of {matching}")).await;
    page.sees(&format!("{matching} done")).await;
    let left = env.api.get(path).await;
    assert_eq!(left, json!([]));
    assert_eq!(env.writes(), matching);
    page.button("Done").await;
    page.get("heading", "Service Accounts").await;
    page.holds("searchbox", "Search", "daily").await;
    page.has_no("region", "Selected service accounts").await;
}

async fn set_app_type_shows_what_will_change_and_changes_only_that(env: &TestEnv) {
    let erp = env.api.account_named("Nightly ERP sync").await;
    let page = env.list().await;
    page.fill("searchbox", "Search", "payroll").await;
    select(page, "Payroll export").await;
    page.fill("searchbox", "Search", "nightly").await;
    select(page, "Nightly ERP sync").await;
    page.button("Set App Type").await;
    page.press("radio", "Custom").await;
    page.sees("1 will change, 1 unchanged").await;
    // What stays as it is, is counted and not listed (A13).
    page.has_no("row", "Payroll export…").await;
    let app = erp["marketplace_app"]["name"].as_str().expect("an app");
    page.sees(&format!("Marketplace: {app}")).await;
    assert_eq!(env.writes(), 0);
    page.button("Update 1 account").await;
    page.focuses("heading", "Set App Type").await;
    page.sees("1 of 1").await;
    page.sees("Updated").await;
    let now = env.api.account(&erp["id"]).await;
    assert_eq!((&now["app_type"], env.writes()), (&json!("custom"), 1));
    page.button("Done").await;
    page.holds("searchbox", "Search", "nightly").await;
    page.sees("Custom").await;
    page.sees_no(app).await;
}

async fn a13_a_run_is_undone_and_what_cannot_be_is_said_before(env: &TestEnv) {
    let before = to_change(env).await;
    let page = preview_all(env).await;
    page.sees("2 of them can't be undone: their current App Types")
        .await;
    page.button("Update…").await;
    page.get("button", "Done").await;
    page.button("Undo").await;
    page.focuses("heading", "Undo Set App Type").await;
    page.sees("Changed back").await;
    page.get("button", "Done").await;
    page.has_no("button", "Undo").await;
    for account in &before {
        let now = env.api.account(&account["id"]).await;
        let is_removed = account["marketplace_app"]["status"] == "removed";
        let wanted = if is_removed {
            &json!("custom")
        } else {
            &account["app_type"]
        };
        assert_eq!(now["app_type"], *wanted, "{}", account["name"]);
    }
    let file = export_by(page, "Export outcomes").await;
    assert!(file.starts_with("id,name,outcome,details\r\n"), "{file}");
    assert!(file.contains("Changed back"), "{file}");
}

async fn set_app_type_says_what_is_missing(env: &TestEnv) {
    let page = env.list().await;
    select(page, "Payroll export").await;
    page.button("Set App Type").await;
    page.button("Update").await;
    page.focuses("group", "Fix 1 problem to continue").await;
    assert_eq!(page.title().await, "Error: Set App Type · Service Accounts");
    page.press("radio", "Marketplace").await;
    page.button("Update").await;
    page.sees("Choose a marketplace app.").await;
    page.press("radio", "Custom").await;
    page.sees("0 will change, 1 unchanged").await;
    page.button("Update").await;
    page.sees("All selected accounts already have this App Type.")
        .await;
    assert_eq!(env.writes(), 0);
}

async fn a_run_is_paused_resumed_cancelled_and_taken_up_again(env: &TestEnv) {
    let wanted = to_change(env).await.len();
    let late = Answer::Late(Duration::from_millis(700));
    env.proxy.faults(Method::PATCH, "service_accounts", late, 8);
    let page = preview_all(env).await;
    page.button(&format!("Update {wanted} accounts")).await;
    page.button("Pause").await;
    page.sees("Nothing more is sent until you resume.").await;
    page.until("what was under way has ended", || async {
        !page.text().await.contains("In progress")
    })
    .await;
    let writes = env.writes();
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert!(writes < wanted && env.writes() == writes, "it pauses");
    page.button("Resume").await;
    page.button("Cancel").await;
    page.sees("skipped").await;
    assert!(env.writes() < wanted);
    page.button("Resume").await;
    page.sees(&format!("{wanted} of {wanted}")).await;
    assert_eq!(to_change(env).await, Vec::<Value>::new());
    assert_eq!(env.writes(), wanted);
}

async fn leaving_a_run_asks_first(env: &TestEnv) {
    let late = Answer::Late(Duration::from_secs(3));
    env.proxy.faults(Method::PATCH, "service_accounts", late, 4);
    let page = preview_all(env).await;
    page.button("Update…").await;
    page.button("Pause").await;
    page.press("link", "Service Accounts").await;
    page.get("alertdialog", "Stop and leave?").await;
    page.button("Stay").await;
    let asks = "const event = new Event('beforeunload', { cancelable: true });
                window.dispatchEvent(event);
                return event.defaultPrevented";
    assert_eq!(page.script(asks, json!([])).await, json!(true));
    page.press("link", "Service Accounts").await;
    page.get("alertdialog", "Stop and leave?").await;
    page.button("Stop and leave").await;
    page.get("heading", "Service Accounts").await;
    // What was under way is said where the person is by then (F35).
    page.sees("skipped").await;
    page.back().await;
    page.sees("skipped").await;
    assert_eq!(page.script(asks, json!([])).await, json!(false));
}

async fn back_and_forward_find_the_preview_as_it_was(env: &TestEnv) {
    let page = preview_all(env).await;
    page.back().await;
    page.get("heading", "Service Accounts").await;
    page.sees("20 selected").await;
    page.forward().await;
    page.get("heading", "Set App Type").await;
    page.sees("will change").await;
    assert!(page.is_checked("radio", "Custom").await);
}

async fn without_a_selection_there_is_a_way_to_the_list(env: &TestEnv) {
    let page = env.connect_at(Role::Admin, &bulk_route("app-type")).await;
    page.get("heading", "Nothing selected").await;
    page.press("link", "Go to Service Accounts").await;
    page.sees("20 service accounts").await;
    assert_eq!(page.route().await, list_route(""));
}

async fn w3_somebody_who_may_only_read_may_export_and_nothing_else(env: &TestEnv) {
    let page = env.connect_at(Role::Reader, &list_route("")).await;
    select_all(page).await;
    page.sees("20 selected").await;
    page.sees("Requires Admin access to the Admin tool. You have Read-Only.")
        .await;
    for name in ["Set App Type", "Delete"] {
        assert_eq!(
            page.attribute("button", name, "aria-disabled")
                .await
                .as_deref(),
            Some("true")
        );
        page.button(name).await;
    }
    assert_eq!(page.route().await, list_route(""));
    let file = export(page).await;
    assert_eq!(file.lines().count(), 21);
}

/// Presses Export CSV and gives what the browser was handed.
async fn export(page: &Page) -> String {
    export_by(page, "Export CSV").await
}

/// The file that a button makes.
pub async fn export_by(page: &Page, button: &str) -> String {
    page.script(
        "const make = URL.createObjectURL;
         URL.createObjectURL = (blob) => { window.exported = blob; return make.call(URL, blob); };",
        json!([]),
    )
    .await;
    page.button(button).await;
    page.until("the file is made", || async {
        page.script("return !!window.exported", json!([])).await == json!(true)
    })
    .await;
    page.has_no("dialog", "Export CSV").await;
    // `text()` takes the mark at the beginning away.
    let begins =
        "return window.exported.slice(0, 3).arrayBuffer().then((b) => [...new Uint8Array(b)])";
    assert_eq!(
        page.script(begins, json!([])).await,
        json!([0xef, 0xbb, 0xbf])
    );
    let text = page
        .script("return window.exported.text()", json!([]))
        .await;
    text.as_str()
        .expect("a text")
        .trim_start_matches('\u{feff}')
        .to_owned()
}

async fn s31_the_file_has_what_was_selected_and_no_formulas(env: &TestEnv) {
    let page = env.list().await;
    page.fill("searchbox", "Search", "=SUM").await;
    page.press("checkbox", "Select all").await;
    page.fill("searchbox", "Search", "payroll").await;
    select(page, "Payroll export").await;
    page.sees("2 selected").await;
    let account = env.api.account_named("Payroll export").await;
    let file = export(page).await;
    let lines: Vec<_> = file.split("\r\n").collect();
    assert!(lines[0].starts_with("id,name,app_type,marketplace_app,client_id,functional,"));
    assert!(lines[1].contains("\"'=SUM("), "{}", lines[1]);
    let begins = format!("{},Payroll export,custom,,", account["id"]);
    assert!(lines[2].starts_with(&begins), "{}", lines[2]);
    assert_eq!((lines.len(), lines[3]), (4, ""));
}

async fn all_that_match_are_exported_page_by_page(env: &TestEnv) {
    let page = env.list().await;
    page.sees("5,000 service accounts").await;
    page.press("checkbox", "Select all").await;
    let file = export(page).await;
    assert_eq!(file.matches("\r\n").count(), 5001);
    let mut ids: Vec<_> = file
        .split("\r\n")
        .skip(1)
        .filter_map(|line| line.split(',').next())
        .collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 5001, "each once, and the end of the file");
}

async fn everything_fits_a_phone(env: &TestEnv) {
    let fits = async |page: &Page| {
        let beyond = "return document.documentElement.scrollWidth - window.innerWidth";
        let beyond = page.script(beyond, json!([])).await;
        assert!(
            beyond.as_i64().is_some_and(|beyond| beyond <= 0),
            "{beyond} px too wide"
        );
    };
    let page = preview_all(env).await;
    fits(page).await;
    page.back().await;
    page.sees("20 selected").await;
    fits(page).await;
    // The row with the focus is never under the bar.
    page.key(Key::Tab + "").await;
    page.forward().await;
    page.button("Update…").await;
    page.get("button", "Done").await;
    fits(page).await;
    let account = env.api.account_named("Nightly ERP sync").await;
    assert_eq!(account["app_type"], "custom", "{}", edit_route(""));
}

/// Selects these and goes to Delete.
async fn preview_delete(env: &TestEnv, names: &[String]) {
    let page = env.list().await;
    for name in names {
        select(page, name).await;
    }
    page.button("Delete").await;
    page.get("heading", "Delete service accounts").await;
}

async fn confirm(page: &Page, count: &str) {
    let field = "Number of accounts to delete";
    page.fill("textbox", field, count).await;
    page.press("button", "Delete…").await;
}

async fn s37_delete_asks_how_many_and_deletes_those(env: &TestEnv) {
    let names = first_names(env, 4).await;
    preview_delete(env, &names[..3]).await;
    let page = &env.page;
    page.sees("3 service accounts will be deleted").await;
    confirm(page, "2").await;
    page.focuses("group", "Fix 1 problem to continue").await;
    page.sees("Type 3, the number of accounts").await;
    confirm(page, "3").await;
    page.sees("3 of 3").await;
    page.sees("Deleted").await;
    let left = env.api.get("service_accounts?per_page=2000").await;
    let left = left.as_array().expect("a list");
    assert_eq!(left.len(), 17);
    assert!(
        left.iter()
            .filter_map(|one| one["name"].as_str())
            .all(|one| !names[..3].iter().any(|name| name == one))
    );
    page.button("Done").await;
    page.sees("17 service accounts").await;
    page.has_no("link", &format!("Edit {}", names[0])).await;
    page.get("link", &format!("Edit {}", names[3])).await;
}

async fn what_somebody_else_has_deleted_is_said_to_be_gone(env: &TestEnv) {
    let names = first_names(env, 2).await;
    preview_delete(env, &names).await;
    let page = &env.page;
    let account = env.api.account_named(&names[0]).await;
    env.api.delete(&account["id"]).await;
    confirm(page, "2").await;
    page.sees("2 done").await;
    page.sees("Already deleted").await;
    page.sees("Deleted").await;
    assert_eq!(env.requests("DELETE"), 2, "theirs, and one of ours");
}
