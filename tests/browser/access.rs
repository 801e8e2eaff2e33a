//! Who may do what (W1–W3).

use e2e::{Answer, Because, Key, Method, Page, Reply, Role, Test, TestEnv, list_route, test};
use serde_json::{Value, json};

use crate::drafts::keeps;
use crate::manage::about_to_reset;
use crate::pauses::sent;

pub fn tests() -> Vec<Test> {
    vec![
        test!(w3_somebody_who_may_only_read_sees_everything_and_why_not_to_change_it)
            .in_every_engine(Because::Pointer),
        test!(w1_an_admin_of_the_admin_tool_alone_may_edit),
        test!(f39_a_look_before_a_reset_that_is_refused_is_a_refusal_too),
        test!(f39_what_may_not_be_looked_at_any_more_is_to_be_read_only),
        test!(f39_a_refusal_in_spite_of_the_level_is_said_to_be_one),
        test!(f39_a_level_that_is_lost_in_the_middle_leaves_the_edits_to_be_read),
        test!(f39_a_level_that_is_lost_before_a_save_leaves_the_choices_to_be_seen),
    ]
}

/// Whether it cannot be used.
async fn is_off(page: &Page, role: &str, name: &str) -> bool {
    page.attribute(role, name, "aria-disabled").await.as_deref() == Some("true")
}

async fn w3_somebody_who_may_only_read_sees_everything_and_why_not_to_change_it(env: &TestEnv) {
    let page = env.connect_at(Role::Reader, &list_route("")).await;
    page.press("link", "View Payroll export").await;
    page.sees("Requires Admin access to the Admin tool. You have Read-Only.")
        .await;
    page.get("heading", "View Payroll export").await;
    page.holds("textbox", "Name", "Payroll export").await;
    // Said once to the eye, and of each control to whoever hears it (A6).
    let text = page.text().await;
    assert_eq!(text.matches("Requires Admin access").count(), 1, "{text}");
    for (role, name) in [
        ("textbox", "Name"),
        ("button", "Update"),
        ("button", "Delete"),
    ] {
        let words = page.description(role, name).await;
        assert!(words.contains("Requires Admin access"), "{name}: {words}");
    }
    assert!(
        page.attribute("textbox", "Name", "readonly")
            .await
            .is_some()
    );
    assert!(is_off(page, "radio", "Custom").await && is_off(page, "radio", "Marketplace").await);
    assert!(is_off(page, "button", "Update").await);
    page.press("radio", "Marketplace").await;
    assert!(page.is_checked("radio", "Custom").await);
    page.press("textbox", "Name").await;
    page.key("x").await;
    page.key(Key::Enter + "").await;
    page.holds("textbox", "Name", "Payroll export").await;
    page.button("Update").await;
    assert_eq!(env.writes(), 0);
}

async fn w1_an_admin_of_the_admin_tool_alone_may_edit(env: &TestEnv) {
    let page = env.edit_as(Role::Operator, "Payroll export").await;
    page.fill_name("Payroll by Otto").await;
    page.button("Update").await;
    page.sees("Saved").await;
    let account = env.api.account_named("Payroll by Otto").await;
    assert_eq!(account["updated_by"]["name"], "Otto Operator");
}

async fn f39_a_look_before_a_reset_that_is_refused_is_a_refusal_too(env: &TestEnv) {
    let page = about_to_reset(env).await;
    let refused = Answer::Instead(403, "application/problem+json", "{}");
    env.proxy.fault(Method::GET, "permissions", refused);
    page.button("Reset secret").await;
    page.sees("The server refused this although your access level allows it")
        .await;
    assert_eq!(sent(env, &Method::POST), 0);
}

async fn f39_what_may_not_be_looked_at_any_more_is_to_be_read_only(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    page.fill_name("Mine").await;
    let problem = "application/problem+json";
    for (method, path, status) in [
        (Method::PATCH, "service_accounts/", 404),
        (Method::GET, "service_accounts/", 404),
        (Method::GET, "service_accounts?", 403),
    ] {
        let answer = Answer::Instead(status, problem, "{}");
        env.proxy.faults(method, path, answer, 100);
    }
    page.button("Update").await;
    page.sees("You no longer have access").await;
    page.sees("The server refused this although your access level allows it")
        .await;
    page.holds("textbox", "Name", "Mine").await;
}

async fn f39_a_refusal_in_spite_of_the_level_is_said_to_be_one(env: &TestEnv) {
    let refused = Answer::Instead(403, "application/problem+json", "{}");
    env.proxy.fault(Method::PATCH, "service_accounts", refused);
    let page = env.edit("Payroll export").await;
    page.fill_name("Mine").await;
    page.button("Update").await;
    page.sees("The server refused this although your access level allows it")
        .await;
    page.sees_no("Requires Admin access").await;
    page.holds("textbox", "Name", "Mine").await;
    page.reload().await;
    env.connect(Role::Admin).await;
    page.button("Restore").await;
    page.button("Update").await;
    page.sees("Saved").await;
    env.api.account_named("Mine").await;
}

/// What the API says of the person's levels, with no more than Read-Only on a tool.
fn read_only_on(reply: &mut Reply, tool: &str) {
    let mut levels: Value = serde_json::from_slice(&reply.body).expect("levels");
    for one in levels["tools"].as_array_mut().into_iter().flatten() {
        if one["name"] == tool {
            one["user_access_level"]["name"] = json!("Read-Only");
        }
    }
    reply.body = levels.to_string().into();
}

/// Somebody takes a level away from a person who is in the middle of something: the API says so
/// from now on, and refuses the next such request.
async fn loses(env: &TestEnv, levels: fn(&mut Reply), method: Method, path: &'static str) {
    env.page
        .until("the levels of before are known", || async {
            let mut all = env.proxy.exchanges().into_iter();
            all.any(|one| one.path.ends_with("settings/permissions") && one.whole().is_some())
        })
        .await;
    let lower = Answer::Changed("a lower level", levels);
    env.proxy
        .faults(Method::GET, "settings/permissions", lower, 100);
    let refused = Answer::Instead(403, "application/problem+json", "{}");
    env.proxy.fault(method, path, refused);
}

async fn f39_a_level_that_is_lost_in_the_middle_leaves_the_edits_to_be_read(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    page.fill_name("Mine").await;
    let levels = |reply: &mut Reply| read_only_on(reply, "admin");
    loses(env, levels, Method::PATCH, "service_accounts").await;
    page.button("Update").await;
    page.sees("Requires Admin access to the Admin tool. You have Read-Only.")
        .await;
    page.sees_no("although your access level allows it").await;
    page.sees("Your edits are kept").await;
    page.holds("textbox", "Name", "Mine").await;
    keeps(page, "Mine").await;
    let readonly = page.attribute("textbox", "Name", "readonly").await;
    assert!(readonly.is_some());
    for (role, name) in [
        ("radio", "Marketplace"),
        ("button", "Update"),
        ("button", "Reset secret"),
        ("button", "Replace"),
        ("button", "Delete"),
    ] {
        assert!(is_off(page, role, name).await, "{role} {name}");
    }
    page.button("Update").await;
    page.press("textbox", "Name").await;
    page.key(Key::Enter + "").await;
    page.holds("textbox", "Name", "Mine").await;
    assert_eq!(sent(env, &Method::PATCH), 1);
}

async fn f39_a_level_that_is_lost_before_a_save_leaves_the_choices_to_be_seen(env: &TestEnv) {
    let page = env.permissions("Safety observation alerts").await;
    page.press("radio", "Documents: Admin").await;
    let levels = |reply: &mut Reply| read_only_on(reply, "directory");
    loses(env, levels, Method::PUT, "permissions").await;
    page.button("Save permissions").await;
    page.sees("Requires Admin access to the Directory tool. You have Read-Only.")
        .await;
    page.has_no("button", "Set all to…").await;
    assert!(is_off(page, "button", "Save permissions").await);
    assert!(is_off(page, "radio", "Documents: None").await);
    page.press("radio", "Documents: None").await;
    assert!(page.is_checked("radio", "Documents: Admin").await);
    page.sees("1 change").await;
    page.button("Save permissions").await;
    assert_eq!(sent(env, &Method::PUT), 1);
}
