//! A server that keeps copies of its data: right after a write, one that lags behind answers (F32).

use e2e::{Answer, Method, Reply, Test, World, test};
use serde_json::{Value, json};

pub fn tests() -> Vec<Test> {
    vec![
        test!(f32_the_form_opens_with_what_was_saved),
        test!(f32_a_copy_that_stays_behind_is_not_believed),
        test!(f32_the_list_shows_what_was_saved),
        test!(f32_an_answer_to_the_write_itself_may_lag),
        test!(f32_an_update_that_is_not_done_is_not_called_saved),
        test!(f32_permissions_that_are_not_set_are_not_called_saved),
        test!(f32_a_run_does_not_count_what_is_not_done),
        test!(f32_what_is_seen_to_be_done_only_later_is_saved_all_the_same),
    ]
}

/// As the account "Payroll export" was before it became "Mine".
fn behind(reply: &mut Reply) {
    let body = String::from_utf8_lossy(&reply.body);
    reply.body = body.replace("\"Mine\"", "\"Payroll export\"").into();
    reply.headers.remove("etag");
    if let Ok(mut account) = serde_json::from_slice::<Value>(&reply.body) {
        for row in rows(&mut account) {
            if row["name"] == "Payroll export" {
                row["updated_at"] = json!("2001-01-01T00:00:00Z");
            }
        }
        reply.body = account.to_string().into();
    }
}

/// The accounts of an answer: of a list, or the only one.
fn rows(body: &mut Value) -> Vec<&mut Value> {
    match body {
        Value::Array(rows) => rows.iter_mut().collect(),
        one => vec![one],
    }
}

async fn save(world: &World) {
    let page = world.list().await;
    page.button("Edit Payroll export").await;
    page.fill_name("Mine").await;
    page.button("Update").await;
    page.sees("Saved").await;
}

/// How often the account was read by itself.
fn looks(world: &World) -> usize {
    let exchanges = world.proxy.exchanges();
    let looks = exchanges.iter().filter(|one| {
        one.method == Method::GET
            && one
                .path
                .rsplit('/')
                .next()
                .is_some_and(|id| id.parse::<u64>().is_ok())
    });
    looks.count()
}

async fn f32_the_form_opens_with_what_was_saved(world: &World) {
    save(world).await;
    let page = &world.page;
    let old = Answer::Changed("a copy that lags behind", behind);
    world.proxy.fault(Method::GET, "service_accounts/", old);
    let before = looks(world);
    page.button("Cancel").await;
    page.button("Edit Mine").await;
    page.holds("textbox", "Name", "Mine").await;
    assert_eq!(looks(world), before + 2, "it is asked once more");
    page.fill_name("Mine again").await;
    page.button("Update").await;
    page.sees("Saved").await;
    world.api.account_named("Mine again").await;
}

async fn f32_a_copy_that_stays_behind_is_not_believed(world: &World) {
    save(world).await;
    let page = &world.page;
    let old = Answer::Changed("a copy that lags behind", behind);
    world.proxy.faults(Method::GET, "service_accounts/", old, 2);
    page.button("Cancel").await;
    page.button("Edit Mine").await;
    page.holds("textbox", "Name", "Mine").await;
    // The version that was saved is the one that the next Update is meant for.
    page.fill_name("Mine again").await;
    page.button("Update").await;
    page.sees("Saved").await;
    assert_eq!(world.writes(), 2, "none was refused");
}

async fn f32_the_list_shows_what_was_saved(world: &World) {
    save(world).await;
    let page = &world.page;
    page.button("Cancel").await;
    page.get("button", "Edit Mine").await;
    let old = Answer::Changed("a copy that lags behind", behind);
    world
        .proxy
        .faults(Method::GET, "service_accounts?", old, 10);
    page.button("Refresh").await;
    page.until("the old answer has arrived", || async {
        let mut all = world.proxy.exchanges().into_iter();
        // How many bytes were sent is known when all of them were.
        all.any(|one| one.fault.is_some() && one.whole().is_some_and(|given| given.bytes > 0))
    })
    .await;
    page.until("the list has taken it in", || async {
        let busy = page.attribute("table", "Service Accounts", "aria-busy");
        busy.await.is_none()
    })
    .await;
    page.get("button", "Edit Mine").await;
    assert!(!page.has("button", "Edit Payroll export").await);
}

async fn f32_an_answer_to_the_write_itself_may_lag(world: &World) {
    let old = Answer::Changed("a copy that lags behind", behind);
    world.proxy.fault(Method::PATCH, "service_accounts/", old);
    save(world).await;
    let page = &world.page;
    page.holds("textbox", "Name", "Mine").await;
    page.sees_no("What will change").await;
}

const NOT_AS_SENT: &str = "The API accepted this, but shows something else";

/// The API says yes to writes of this kind, and does nothing.
async fn ignores(world: &World, method: Method, path: &str) {
    let now = world.api.get(path).await.to_string();
    let yes = Answer::Instead(200, "application/json", crate::hostile::forever(now));
    world.proxy.fault(method, "service_accounts/", yes);
}

async fn f32_an_update_that_is_not_done_is_not_called_saved(world: &World) {
    let account = world.api.account_named("Payroll export").await;
    let path = format!("service_accounts/{}", account["id"]);
    ignores(world, Method::PATCH, &path).await;
    let page = world.edit("Payroll export").await;
    page.fill_name("Mine").await;
    page.button("Update").await;
    page.sees(NOT_AS_SENT).await;
    page.sees_no("Saved").await;
    page.holds("textbox", "Name", "Mine").await;
    crate::drafts::keeps(page, "Mine").await;
    page.button("Update").await;
    page.sees("Saved").await;
    world.api.account_named("Mine").await;
}

async fn f32_permissions_that_are_not_set_are_not_called_saved(world: &World) {
    let id = world.api.account_named("Safety observation alerts").await["id"].clone();
    let path = format!("service_accounts/{id}/permissions");
    ignores(world, Method::PUT, &path).await;
    let page = world.permissions("Safety observation alerts").await;
    page.press("radio", "Documents: Admin").await;
    page.button("Save permissions").await;
    page.sees(NOT_AS_SENT).await;
    page.sees_no("Saved").await;
    page.button("Save permissions").await;
    page.sees("Saved").await;
    assert_eq!(world.api.level(&id, "documents").await, "admin");
}

async fn f32_a_run_does_not_count_what_is_not_done(world: &World) {
    let account = world.api.account_named("Nightly ERP sync").await;
    let path = format!("service_accounts/{}", account["id"]);
    ignores(world, Method::PATCH, &path).await;
    let page = world.list().await;
    page.fill("searchbox", "Search", "nightly").await;
    crate::bulk::select(page, "Nightly ERP sync").await;
    page.button("Set App Type").await;
    page.press("radio", "Custom").await;
    page.button("Update 1 account").await;
    page.sees("1 failed").await;
    page.sees(NOT_AS_SENT).await;
    let now = world.api.account(&account["id"]).await;
    assert_eq!(now["app_type"], "marketplace");
}

async fn f32_what_is_seen_to_be_done_only_later_is_saved_all_the_same(world: &World) {
    let old = Answer::Changed("a copy that lags behind", behind);
    world.proxy.fault(Method::PATCH, "service_accounts/", old);
    let page = world.list().await;
    page.button("Edit Payroll export").await;
    page.fill_name("Mine").await;
    let old = Answer::Changed("a copy that lags behind", behind);
    world.proxy.faults(Method::GET, "service_accounts/", old, 4);
    page.button("Update").await;
    page.sees(NOT_AS_SENT).await;
    world.api.account_named("Mine").await;
    world.proxy.forget_faults();
    page.button("Update").await;
    page.sees("Saved").await;
    assert!(world.writes() <= 2);
}
