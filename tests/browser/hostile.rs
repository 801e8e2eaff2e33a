//! Answers that mean harm, or come from a later version: one row is lost rather than the list, what
//! is unknown is shown and survives, and names are shown whole.

use e2e::{
    Answer, Because, Exchange, Key, Method, Page, Reply, Role, Setup, Test, TestEnv, edit_route,
    test,
};
use serde_json::{Value, json};

use crate::answers::replace;

pub fn tests() -> Vec<Test> {
    vec![
        test!(f20_a_sign_in_page_instead_of_the_list),
        test!(f22_a_tool_that_makes_no_sense_stays_as_it_is),
        test!(f22_an_entry_of_the_history_that_makes_no_sense),
        test!(f23_a_type_from_the_future_survives_a_change_of_name),
        test!(f23_a_level_from_the_future_survives_a_change_of_another),
        test!(f25_an_id_beyond_what_javascript_holds),
        test!(f26_error_words_that_are_no_text),
        test!(f27_an_account_of_ten_thousand_levels),
        test!(f44_a_name_that_hides_and_turns_is_shown_and_left_alone),
        test!(f44_what_hides_in_a_name_need_not_be_typed_to_confirm),
        test!(f44_an_edit_keeps_every_character).in_every_engine(Because::Keyboard),
        test!(f44_the_longest_names_fit_a_phone, phone()).in_every_engine(Because::Layout),
    ]
}

fn phone() -> Setup {
    Setup {
        width: 320,
        ..Setup::default()
    }
}

/// "Safety observation alerts" stands at None everywhere.
const POWERLESS: &str = "Safety observation alerts";

/// A text that lives as long as the tests do.
pub fn forever(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}

/// The body of the only write of this kind.
fn sent(env: &TestEnv, method: &Method) -> Value {
    let exchanges = env.proxy.exchanges();
    let mut writes = exchanges.iter().filter(|one| one.method == *method);
    let write: &Exchange = writes.next().expect("something was sent");
    assert!(writes.next().is_none(), "once");
    serde_json::from_str(&write.body).expect("JSON")
}

/// The page still works.
async fn goes_on(page: &Page) {
    page.button("Try again").await;
    page.sees("20 service accounts").await;
}

async fn f20_a_sign_in_page_instead_of_the_list(env: &TestEnv) {
    let page = "<!doctype html><title>Wi-Fi</title><script>document.title = 'run'</script>";
    let wall = Answer::Instead(200, "text/html", page);
    env.proxy.fault(Method::GET, "service_accounts?", wall);
    let page = env.list().await;
    page.sees("The response didn't come from the API").await;
    page.sees_no("Wi-Fi").await;
    goes_on(page).await;
}

/// The permissions of the account without any, one of its tools changed on the way; a PUT is
/// answered as if all of it were accepted. Gives the names of the tools.
pub async fn permissions_with(env: &TestEnv, change: fn(&mut Reply)) -> Vec<Value> {
    let id = env.api.account_named(POWERLESS).await["id"].clone();
    let path = forever(format!("service_accounts/{id}/permissions"));
    let before = env.api.get(path).await;
    let changed = Answer::Changed("a tool", change);
    env.proxy.faults(Method::GET, path, changed, 100);
    let mut after = before.clone();
    let mut tools = after["tools"].as_array_mut().expect("tools").iter_mut();
    let documents = tools.find(|tool| tool["name"] == "documents");
    documents.expect("Documents")["access_level"] = json!("read_only");
    let accepted = Answer::Instead(200, "application/json", forever(after.to_string()));
    env.proxy.fault(Method::PUT, path, accepted);
    env.permissions(POWERLESS).await;
    before["tools"].as_array().expect("tools").clone()
}

/// What is sent when Documents becomes Read-Only.
async fn documents_read_only(env: &TestEnv) -> Vec<Value> {
    let page = &env.page;
    page.press("radio", "Documents: Read-Only").await;
    page.sees("1 change").await;
    page.button("Save permissions").await;
    page.sees("Saved").await;
    let sent = sent(env, &Method::PUT);
    sent["tools"].as_array().expect("tools").clone()
}

/// The tools as they were, the first with these members, and Documents at Read-Only.
fn expected(mut tools: Vec<Value>, first: &Value) -> Vec<Value> {
    for (name, value) in first.as_object().expect("members") {
        tools[0][name] = value.clone();
    }
    let mut others = tools.iter_mut();
    let documents = others.find(|tool| tool["name"] == "documents");
    documents.expect("Documents")["access_level"] = json!("read_only");
    tools
}

async fn f22_a_tool_that_makes_no_sense_stays_as_it_is(env: &TestEnv) {
    let tools = permissions_with(env, |reply| {
        let nonsense = br#""access_level":{"id":9007199254740993}"#;
        replace(reply, r#""access_level":"none""#, nonsense);
    })
    .await;
    let page = &env.page;
    page.sees("1 tool can't be read").await;
    let name = tools[0]["name"].as_str().expect("a name");
    page.sees(name).await;
    // It may well be granted something.
    page.sees_no("every API call will fail").await;
    let sent = documents_read_only(env).await;
    let first = json!({"access_level": {"id": 9_007_199_254_740_993_u64}});
    assert_eq!(sent, expected(tools, &first));
}

async fn f23_a_level_from_the_future_survives_a_change_of_another(env: &TestEnv) {
    let tools = permissions_with(env, |reply| {
        let future = br#""access_level":"owner","locked":{"by":9007199254740993}"#;
        replace(reply, r#""access_level":"none""#, future);
    })
    .await;
    env.page.sees("Level “owner”").await;
    let sent = documents_read_only(env).await;
    let first = json!({"access_level": "owner", "locked": {"by": 9_007_199_254_740_993_u64}});
    assert_eq!(sent, expected(tools, &first));
}

async fn f22_an_entry_of_the_history_that_makes_no_sense(env: &TestEnv) {
    let broken = Answer::Changed("an entry", |reply| {
        let mut rows: Vec<Value> = serde_json::from_slice(&reply.body).expect("a list");
        rows.insert(0, json!({"action": 7}));
        reply.body = json!(rows).to_string().into();
    });
    env.proxy.faults(Method::GET, "/events", broken, 100);
    let page = env.history("Payroll export").await;
    page.sees("This entry can't be read").await;
    page.sees("created the account").await;
}

async fn f23_a_type_from_the_future_survives_a_change_of_name(env: &TestEnv) {
    let future = Answer::Changed("from the future", |reply| {
        let text = String::from_utf8_lossy(&reply.body);
        let text = text
            .replace(
                r#""app_type":"custom""#,
                r#""app_type":"partner","colour":[{"deep":1e400}]"#,
            )
            .replace(r#""functional":true"#, r#""functional":false"#)
            .replace(
                r#""not_functional_reasons":[]"#,
                r#""not_functional_reasons":["asleep"]"#,
            );
        reply.body = text.into_bytes();
    });
    env.proxy
        .faults(Method::GET, "service_accounts", future, 100);
    let page = env.list().await;
    page.fill("searchbox", "Search", "Payroll export").await;
    page.sees("1 matching service account").await;
    page.sees("partner").await;
    page.sees("asleep").await;
    page.press("link", "Edit Payroll export").await;
    page.sees("partner").await;
    page.sees("asleep").await;
    page.fill_name("Mine").await;
    page.button("Update").await;
    page.sees("Saved").await;
    let expected = json!({"service_account": {"name": "Mine"}});
    assert_eq!(sent(env, &Method::PATCH), expected);
}

async fn f25_an_id_beyond_what_javascript_holds(env: &TestEnv) {
    let all = env.api.get("service_accounts?per_page=2000").await;
    let beyond = |account: &&Value| account["id"].as_u64().is_some_and(|id| id > 1 << 53);
    let odd = |account: &&Value| account["id"].as_u64().is_some_and(|id| id % 2 == 1);
    let mut large = all.as_array().expect("a list").iter().filter(beyond);
    let account = large.find(odd).expect("an id that would be rounded");
    let id = account["id"].to_string();
    let page = env.list().await;
    let client_id = account["client_id"].as_str().expect("a client id");
    page.fill("searchbox", "Search", client_id).await;
    page.sees("1 matching service account").await;
    let href = page.attribute("link", "Edit …", "href").await;
    assert!(
        href.as_ref()
            .is_some_and(|href| href.ends_with(&edit_route(&id))),
        "{href:?}"
    );
    page.press("link", "Edit …").await;
    page.fill_name("Mine").await;
    page.button("Update").await;
    page.sees("Saved").await;
    assert_eq!(page.route().await, edit_route(&id));
    let exchanges = env.proxy.exchanges();
    let write = exchanges.iter().find(|one| one.method == Method::PATCH);
    let path = &write.expect("an update").path;
    assert!(path.ends_with(&format!("/service_accounts/{id}")), "{path}");
    assert_eq!(env.api.account(&account["id"]).await["name"], "Mine");
}

/// An update that is refused with this body; the edits are kept, and pressing again saves them.
async fn refused_with(env: &TestEnv, body: &'static str) {
    let refusal = Answer::Instead(422, "application/problem+json", body);
    env.proxy.fault(Method::PATCH, "service_accounts", refusal);
    let page = env.edit("Payroll export").await;
    page.fill_name("Mine").await;
    page.button("Update").await;
    page.sees("The server rejected this").await;
    page.holds("textbox", "Name", "Mine").await;
    page.button("Update").await;
    page.sees("Saved").await;
    env.api.account_named("Mine").await;
}

async fn f26_error_words_that_are_no_text(env: &TestEnv) {
    refused_with(env, "{\"detail\": \"half a pair: \\ud83d\"}").await;
}

async fn f27_an_account_of_ten_thousand_levels(env: &TestEnv) {
    let account = env.api.account_named("Payroll export").await;
    let path = forever(format!("service_accounts/{}", account["id"]));
    let deep = ["[".repeat(10_000), "]".repeat(10_000)].concat();
    let deep = Answer::Instead(200, "application/json", forever(deep));
    env.proxy.fault(Method::GET, path, deep);
    let page = env
        .connect_at(Role::Admin, &edit_route(&account["id"].to_string()))
        .await;
    page.sees("The server's response couldn't be read").await;
    page.button("Try again").await;
    page.holds("textbox", "Name", "Payroll export").await;
}

async fn f44_a_name_that_hides_and_turns_is_shown_and_left_alone(env: &TestEnv) {
    const NAME: &str = "pay\u{202e}roll \u{2066}\u{200b}end";
    let odd = Answer::Changed("another name", |reply| {
        let text = String::from_utf8_lossy(&reply.body);
        reply.body = text.replace("Payroll export", NAME).into_bytes();
    });
    env.proxy.faults(Method::GET, "service_accounts", odd, 100);
    let account = env.api.account_named("Payroll export").await;
    let page = env.list().await;
    page.sees("payU+202Eroll U+2066U+200Bend").await;
    page.go(&edit_route(&account["id"].to_string())).await;
    page.holds("textbox", "Name", NAME).await;
    page.press("radio", "Marketplace").await;
    page.fill("combobox", "Marketplace app", "Safe Track").await;
    page.press("option", "Safe Track…").await;
    page.button("Update").await;
    page.sees("Saved").await;
    let sent = sent(env, &Method::PATCH);
    let fields = sent["service_account"].as_object().expect("fields");
    assert!(!fields.contains_key("name"), "{sent}");
    assert_eq!(
        env.api.account(&account["id"]).await["name"],
        "Payroll export"
    );
}

async fn f44_what_hides_in_a_name_need_not_be_typed_to_confirm(env: &TestEnv) {
    const NAME: &str = "pay\u{202e}roll\u{2011}7";
    // The API takes no such name any more; it may have accounts of before.
    let odd = Answer::Changed("another name", |reply| {
        let text = String::from_utf8_lossy(&reply.body);
        reply.body = text.replace("Payroll export", NAME).into_bytes();
    });
    env.proxy.faults(Method::GET, "service_accounts", odd, 100);
    let account = env.api.account_named("Payroll export").await;
    let route = edit_route(&account["id"].to_string());
    let page = env.connect_at(Role::Admin, &route).await;
    page.holds("textbox", "Name", NAME).await;
    page.button("Delete").await;
    page.sees("Type the name “payU+202Eroll\u{2011}7” to confirm")
        .await;
    page.fill("textbox", "Type the name…", "pay").await;
    page.button("Delete").await;
    page.sees("Type exactly: payU+202Eroll\u{2011}7").await;
    assert_eq!(env.requests("DELETE"), 0);
    page.fill("textbox", "Type the name…", "payroll-7").await;
    page.button("Delete").await;
    page.get("heading", "Service Accounts").await;
    page.sees("payU+202Eroll\u{2011}7 was deleted").await;
    assert!(!env.api.exists(&account["id"]).await);
}

async fn f44_an_edit_keeps_every_character(env: &TestEnv) {
    let account = env.api.account_named("Payroll export").await;
    let page = env.list().await;
    for name in [
        "حساب الخدمة 7",
        "👩\u{200d}🚀 rocket 👨\u{200d}👩\u{200d}👧 🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}",
        "می\u{200c}خواهم",
        "e\u{301}tat ﬁnal Ω",
        "Раyroll",
    ] {
        env.api.edit(&account["id"], json!({ "name": name })).await;
        page.go("/").await;
        page.go(&edit_route(&account["id"].to_string())).await;
        page.holds("textbox", "Name", name).await;
        page.press("textbox", "Name").await;
        page.key(Key::End + "!").await;
        let longer = format!("{name}!");
        page.holds("textbox", "Name", &longer).await;
        page.button("Update").await;
        page.sees("Saved").await;
        assert_eq!(
            env.api.account(&account["id"]).await["name"],
            longer.as_str()
        );
    }
}

async fn f44_the_longest_names_fit_a_phone(env: &TestEnv) {
    let account = env.api.account_named("Payroll export").await;
    let name = "W".repeat(255);
    let longest = json!({ "name": name });
    env.api.edit(&account["id"], longest).await;
    let page = env.list().await;
    page.fill("searchbox", "Search", "WWWW").await;
    page.get("link", &name).await;
    let overflow = "return document.documentElement.scrollWidth - window.innerWidth";
    let fits = |beyond: Value| beyond.as_i64().is_some_and(|beyond| beyond <= 0);
    assert!(fits(page.script(overflow, json!([])).await), "the list");
    page.press("link", "Edit WWW…").await;
    page.holds("textbox", "Name", &name).await;
    assert!(fits(page.script(overflow, json!([])).await), "the form");
}
