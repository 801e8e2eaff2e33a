//! Two people change the same account: what it was, what they made it and what this person wants is
//! seen side by side, and nothing is saved before it is decided (F1–F6).

use e2e::{Answer, Because, Key, Method, Page, Role, Test, TestEnv, test};
use serde_json::{Value, json};

pub fn tests() -> Vec<Test> {
    vec![
        test!(f1_the_three_states_stand_side_by_side),
        test!(f1_something_else_may_be_written_than_either),
        test!(f1_each_field_says_who_changed_it_by_the_history),
        test!(f1_without_a_history_the_account_says_who_it_was),
        test!(f1_with_the_keyboard_alone).in_every_engine(Because::Keyboard),
        test!(f1_taking_theirs_leaves_nothing_to_decide).in_every_engine(Because::Focus),
        test!(f2_both_changes_are_seen_and_saved_with_one_press),
        test!(f1_twice_in_a_row),
        test!(f1_permissions_are_decided_tool_by_tool),
        test!(f1_permissions_are_decided_all_at_once),
        test!(f1_permissions_with_the_keyboard_alone),
        test!(f3_permissions_that_are_so_already_beside_other_changes),
        test!(f4_permissions_whose_version_is_demanded),
        test!(f4_a_deletion_whose_version_is_demanded_leaves_edits_alone),
        test!(f32_a_change_that_a_lagging_copy_does_not_show_is_somebodys),
        test!(a_tool_that_is_gone_is_said_to_be),
        test!(f1_a_change_that_a_reset_meets_is_decided_about),
        test!(f1_a_change_that_a_deletion_meets_is_decided_about),
        test!(f1_a_third_change_that_a_reset_meets_is_not_undone),
        test!(f1_everything_fits_a_phone, crate::states::phone()).in_every_engine(Because::Layout),
    ]
}

/// "Safety observation alerts" stands at None everywhere.
const POWERLESS: &str = "Safety observation alerts";

/// The server wants to know the version, and has not looked at what was sent.
const VERSION_WANTED: Answer = Answer::Instead(428, "application/problem+json", "{}");

/// What stands over an edit that Otto has overtaken.
const BY_OTTO: &str = "Otto Operator changed this account while you were editing";

/// Payroll export, which Otto calls "Theirs" while it is being called "Mine" here.
pub async fn two_names(env: &TestEnv) -> (&Page, Value) {
    let account = env.api.account_named("Payroll export").await;
    let page = env.edit("Payroll export").await;
    page.fill_name("Mine").await;
    let otto = env.api_of(Role::Operator);
    otto.edit(&account["id"], json!({"name": "Theirs"})).await;
    page.button("Update").await;
    page.sees("You both changed this field").await;
    (page, account["id"].clone())
}

async fn f1_the_three_states_stand_side_by_side(env: &TestEnv) {
    let (page, id) = two_names(env).await;
    page.focuses("group", BY_OTTO).await;
    page.get("radiogroup", "Name").await;
    page.sees("Original Payroll export Theirs Theirs Otto Operator · just now")
        .await;
    page.sees("Yours Mine Keep mine").await;
    assert!(page.is_checked("radio", "Keep mine").await);
    assert_eq!(env.api.account(&id).await["name"], "Theirs");
    page.press("radio", "Use theirs").await;
    page.holds("textbox", "Name", "Theirs").await;
    // What I wanted is still there to go back to.
    page.sees("Yours Mine").await;
    page.press("radio", "Keep mine").await;
    page.holds("textbox", "Name", "Mine").await;
    page.button("Update").await;
    page.sees("Saved").await;
    page.has_no("radiogroup", "Name").await;
    assert_eq!(env.api.account(&id).await["name"], "Mine");
}

async fn f1_something_else_may_be_written_than_either(env: &TestEnv) {
    let (page, id) = two_names(env).await;
    page.press("radio", "Use theirs").await;
    page.fill_name("Ours").await;
    assert!(page.is_checked("radio", "Keep mine").await);
    page.sees("Yours Ours").await;
    page.press("radio", "Use theirs").await;
    page.press("radio", "Keep mine").await;
    page.holds("textbox", "Name", "Ours").await;
    page.button("Update").await;
    page.sees("Saved").await;
    assert_eq!(env.api.account(&id).await["name"], "Ours");
}

async fn f1_each_field_says_who_changed_it_by_the_history(env: &TestEnv) {
    let account = env.api.account_named("Nightly ERP sync").await;
    let page = env.edit("Nightly ERP sync").await;
    page.fill_name("Mine").await;
    let otto = env.api_of(Role::Operator);
    otto.edit(&account["id"], json!({"name": "Theirs"})).await;
    let custom = json!({"app_type": "custom"});
    env.api.edit(&account["id"], custom).await;
    page.button("Update").await;
    page.sees("Theirs Theirs Otto Operator ·").await;
    page.sees("Theirs Custom Ada Admin (you) ·").await;
    page.get("group", "App Type").await;
    page.get("radiogroup", "Name").await;
}

async fn f1_without_a_history_the_account_says_who_it_was(env: &TestEnv) {
    let account = env.api.account_named("Payroll export").await;
    let page = env.edit("Payroll export").await;
    let broken = Answer::Instead(500, "text/plain", "out of order");
    env.proxy.faults(Method::GET, "/events", broken, 100);
    page.fill_name("Mine").await;
    let otto = env.api_of(Role::Operator);
    otto.edit(&account["id"], json!({"name": "Theirs"})).await;
    page.button("Update").await;
    page.sees("Theirs Theirs Otto Operator · just now").await;
}

/// Presses Tab until something has the focus.
pub async fn tab_to(page: &Page, role: &str, name: &str) {
    for _ in 0..20 {
        page.key(Key::Tab + "").await;
        let focus = page.focus().await;
        if focus.role == role && focus.name == name {
            return;
        }
    }
    page.focuses(role, name).await;
}

async fn f1_with_the_keyboard_alone(env: &TestEnv) {
    let (page, id) = two_names(env).await;
    page.focuses("group", BY_OTTO).await;
    tab_to(page, "radio", "Keep mine").await;
    page.key(Key::Left + "").await;
    page.focuses("radio", "Use theirs").await;
    page.holds("textbox", "Name", "Theirs").await;
    page.key(Key::Right + "").await;
    page.focuses("radio", "Keep mine").await;
    tab_to(page, "button", "Update").await;
    page.key(Key::Enter + "").await;
    page.sees("Saved").await;
    page.focuses("button", "Update").await;
    assert_eq!(env.api.account(&id).await["name"], "Mine");
}

async fn f1_taking_theirs_leaves_nothing_to_decide(env: &TestEnv) {
    let (page, id) = two_names(env).await;
    page.button("Discard my changes").await;
    page.holds("textbox", "Name", "Theirs").await;
    page.has_no("radiogroup", "Name").await;
    // The button that had the focus is gone.
    page.focuses("heading", "Theirs").await;
    page.fill_name("Mine").await;
    let otto = env.api_of(Role::Operator);
    otto.edit(&id, json!({"name": "Theirs again"})).await;
    page.button("Update").await;
    page.press("radio", "Use theirs").await;
    page.button("Update").await;
    page.sees("Nothing has changed").await;
    page.has_no("radiogroup", "Name").await;
    assert_eq!(env.api.account(&id).await["name"], "Theirs again");
    assert_eq!(env.requests("PATCH"), 4, "two of them mine, and refused");
}

async fn f2_both_changes_are_seen_and_saved_with_one_press(env: &TestEnv) {
    let account = env.api.account_named("Nightly ERP sync").await;
    let page = env.edit("Nightly ERP sync").await;
    page.press("radio", "Custom").await;
    let otto = env.api_of(Role::Operator);
    otto.edit(&account["id"], json!({"name": "Theirs"})).await;
    page.button("Update").await;
    page.sees("They changed a different field").await;
    page.sees("Original Nightly ERP sync Theirs Theirs Otto Operator ·")
        .await;
    page.get("group", "Name").await;
    page.get("group", "App Type").await;
    page.sees("Theirs Unchanged Yours Custom").await;
    page.has_no("radio", "Use theirs").await;
    page.button("Update").await;
    page.sees("Saved").await;
    let now = env.api.account(&account["id"]).await;
    assert_eq!(
        (&now["name"], &now["app_type"]),
        (&json!("Theirs"), &json!("custom"))
    );
}

async fn f1_twice_in_a_row(env: &TestEnv) {
    let (page, id) = two_names(env).await;
    let otto = env.api_of(Role::Operator);
    otto.edit(&id, json!({"name": "Theirs again"})).await;
    page.button("Update").await;
    page.sees("Original Theirs Theirs Theirs again").await;
    page.focuses("group", BY_OTTO).await;
    page.sees("Yours Mine").await;
    page.button("Update").await;
    page.sees("Saved").await;
    assert_eq!(env.api.account(&id).await["name"], "Mine");
}

/// Two tools that both have set, and one that only the other has.
pub async fn two_matrices(env: &TestEnv) -> (&Page, Value) {
    let page = env.permissions(POWERLESS).await;
    let id = env.api.account_named(POWERLESS).await["id"].clone();
    page.press("radio", "Documents: Admin").await;
    page.press("radio", "Planroom: Standard").await;
    env.api.set_level(&id, "documents", "read_only").await;
    env.api.set_level(&id, "planroom", "admin").await;
    env.api.set_level(&id, "reports", "standard").await;
    page.button("Save permissions").await;
    page.sees("You both changed some of the same tools").await;
    (page, id)
}

async fn f1_permissions_are_decided_tool_by_tool(env: &TestEnv) {
    let (page, id) = two_matrices(env).await;
    page.focuses(
        "group",
        "Ada Admin changed permissions while you were editing",
    )
    .await;
    page.shows("Ada Admin changed permissions while you were editing")
        .await;
    page.get("radiogroup", "Documents").await;
    page.get("radiogroup", "Planroom").await;
    page.sees("Original None Theirs Read-Only Ada Admin (you) · just now")
        .await;
    page.sees("Yours Admin Keep mine").await;
    page.sees("Reports from None to Standard").await;
    // A Save that comes to nothing leaves all of that to be seen.
    let trouble = Answer::Instead(500, "text/plain", "out of order");
    env.proxy.fault(Method::PUT, "/permissions", trouble);
    page.button("Save permissions").await;
    page.sees("Something went wrong on the server (500)").await;
    page.sees("Original None Theirs Read-Only Ada Admin (you)")
        .await;
    // The first of the two pairs of buttons: theirs in Documents, mine in Planroom.
    page.press("radio", "Use theirs").await;
    assert!(page.is_checked("radio", "Documents: Read-Only").await);
    assert!(page.is_checked("radio", "Planroom: Standard").await);
    page.button("Save permissions").await;
    page.sees("Saved").await;
    for (tool, level) in [
        ("documents", "read_only"),
        ("planroom", "standard"),
        ("reports", "standard"),
    ] {
        assert_eq!(env.api.level(&id, tool).await, level, "{tool}");
    }
}

async fn f1_permissions_are_decided_all_at_once(env: &TestEnv) {
    let (page, id) = two_matrices(env).await;
    page.button("Use all theirs").await;
    assert!(page.is_checked("radio", "Documents: Read-Only").await);
    assert!(page.is_checked("radio", "Planroom: Admin").await);
    page.focuses("button", "Use all theirs").await;
    page.button("Keep all mine").await;
    assert!(page.is_checked("radio", "Documents: Admin").await);
    assert!(page.is_checked("radio", "Planroom: Standard").await);
    page.button("Save permissions").await;
    page.sees("Saved").await;
    for (tool, level) in [
        ("documents", "admin"),
        ("planroom", "standard"),
        ("reports", "standard"),
    ] {
        assert_eq!(env.api.level(&id, tool).await, level, "{tool}");
    }
}

async fn f1_permissions_with_the_keyboard_alone(env: &TestEnv) {
    let (page, id) = two_matrices(env).await;
    page.focuses(
        "group",
        "Ada Admin changed permissions while you were editing",
    )
    .await;
    tab_to(page, "radio", "Keep mine").await;
    page.key(Key::Left + "").await;
    page.focuses("radio", "Use theirs").await;
    assert!(page.is_checked("radio", "Documents: Read-Only").await);
    page.key(Key::Enter + "").await;
    page.sees("Saved").await;
    page.focuses("heading", POWERLESS).await;
    assert_eq!(env.api.level(&id, "documents").await, "read_only");
    assert_eq!(env.api.level(&id, "planroom").await, "standard");
}

async fn f3_permissions_that_are_so_already_beside_other_changes(env: &TestEnv) {
    let page = env.permissions(POWERLESS).await;
    let id = env.api.account_named(POWERLESS).await["id"].clone();
    page.press("radio", "Documents: Read-Only").await;
    env.api.set_level(&id, "documents", "read_only").await;
    env.api.set_level(&id, "reports", "admin").await;
    page.button("Save permissions").await;
    page.sees("Already up to date.").await;
    assert!(page.is_checked("radio", "Reports: Admin").await);
    assert_eq!(env.api.level(&id, "reports").await, "admin");
}

async fn f4_permissions_whose_version_is_demanded(env: &TestEnv) {
    let page = env.permissions(POWERLESS).await;
    let id = env.api.account_named(POWERLESS).await["id"].clone();
    env.proxy.fault(Method::PUT, "permissions", VERSION_WANTED);
    page.press("radio", "Documents: Read-Only").await;
    page.button("Save permissions").await;
    page.sees("No one else has changed the permissions").await;
    page.sees_no("changed permissions while you were editing")
        .await;
    page.button("Save permissions").await;
    page.sees("Saved").await;
    assert_eq!(env.api.level(&id, "documents").await, "read_only");
}

/// A matrix without Planroom, as a company has it that does not have that tool.
const WITHOUT_PLANROOM: Answer = Answer::Changed("without Planroom", |reply| {
    let mut matrix: Value = serde_json::from_slice(&reply.body).expect("a matrix");
    let tools = matrix["tools"].as_array_mut().expect("tools");
    tools.retain(|tool| tool["name"] != "planroom");
    reply.body = matrix.to_string().into();
});

async fn f4_a_deletion_whose_version_is_demanded_leaves_edits_alone(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    page.fill_name("Mine").await;
    page.button("Delete").await;
    page.fill("textbox", "Type the name…", "Payroll export")
        .await;
    env.proxy
        .fault(Method::DELETE, "service_accounts", VERSION_WANTED);
    page.button("Delete").await;
    page.sees("No one else has changed the account. Try again.")
        .await;
    page.sees_no("Someone else changed this account").await;
    page.button("Cancel").await;
    page.holds("textbox", "Name", "Mine").await;
    page.button("Update").await;
    page.sees("Saved").await;
}

async fn f32_a_change_that_a_lagging_copy_does_not_show_is_somebodys(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    page.fill_name("Mine").await;
    let stale = Answer::Instead(412, "application/problem+json", "{}");
    env.proxy.fault(Method::PATCH, "service_accounts", stale);
    page.button("Update").await;
    page.focuses(
        "group",
        "Someone else changed this account while you were editing",
    )
    .await;
    page.sees("The Name and App Type didn't change").await;
    page.sees_no("No one else has changed").await;
    page.button("Update").await;
    page.sees("Saved").await;
    env.api.account_named("Mine").await;
}

async fn a_tool_that_is_gone_is_said_to_be(env: &TestEnv) {
    let page = env.permissions(POWERLESS).await;
    let id = env.api.account_named(POWERLESS).await["id"].clone();
    page.press("radio", "Documents: Admin").await;
    page.press("radio", "Planroom: Admin").await;
    env.api.set_level(&id, "reports", "standard").await;
    env.proxy
        .fault(Method::GET, "permissions", WITHOUT_PLANROOM);
    page.button("Save permissions").await;
    page.sees("No longer available, so not saved: Planroom")
        .await;
    page.has_no("radio", "Planroom: Admin").await;
    assert!(page.is_checked("radio", "Documents: Admin").await);
    page.button("Save permissions").await;
    page.sees("Saved").await;
    page.get("radio", "Planroom: None").await;
    assert_eq!(env.api.level(&id, "documents").await, "admin");
}

async fn f1_everything_fits_a_phone(env: &TestEnv) {
    let (page, _) = two_names(env).await;
    let wide = "return document.documentElement.scrollWidth > innerWidth";
    assert_eq!(page.script(wide, json!([])).await, json!(false));
    // One under the other.
    let tops = "return find('radio', 'Use theirs').concat(find('radio', 'Keep mine'))
        .map((e) => Math.round(e.getBoundingClientRect().top))";
    let tops = page.script(tops, json!([])).await;
    assert!(tops[0].as_i64() < tops[1].as_i64(), "{tops}");
}

/// Tries a job that somebody else's change comes before, and gives it up again.
async fn is_overtaken(page: &Page, job: &str, name: &str) {
    page.button(job).await;
    page.fill("textbox", "Type the name…", name).await;
    page.button(job).await;
    page.sees("Someone else just changed this account").await;
    page.button("Cancel").await;
}

/// Edits meet what Otto has done, although nobody has pressed Update.
async fn meets(env: &TestEnv, job: &str) {
    let account = env.api.account_named("Payroll export").await;
    let page = env.edit("Payroll export").await;
    page.fill_name("Mine").await;
    let otto = env.api_of(Role::Operator);
    otto.edit(&account["id"], json!({"name": "Theirs"})).await;
    is_overtaken(page, job, "Payroll export").await;
    page.get("group", BY_OTTO).await;
    page.sees("Original Payroll export Theirs Theirs Otto Operator · just now")
        .await;
    page.holds("textbox", "Name", "Mine").await;
    page.press("radio", "Use theirs").await;
    page.button("Update").await;
    page.sees("Nothing has changed").await;
    assert_eq!(env.api.account(&account["id"]).await["name"], "Theirs");
}

async fn f1_a_change_that_a_reset_meets_is_decided_about(env: &TestEnv) {
    meets(env, "Reset secret").await;
}

async fn f1_a_change_that_a_deletion_meets_is_decided_about(env: &TestEnv) {
    meets(env, "Delete").await;
}

async fn f1_a_third_change_that_a_reset_meets_is_not_undone(env: &TestEnv) {
    let (page, id) = two_names(env).await;
    env.api.edit(&id, json!({"name": "Third"})).await;
    is_overtaken(page, "Reset secret", "Theirs").await;
    page.sees("Theirs Third").await;
    page.press("radio", "Use theirs").await;
    page.holds("textbox", "Name", "Third").await;
    page.press("radio", "Keep mine").await;
    page.holds("textbox", "Name", "Mine").await;
    page.button("Update").await;
    page.sees("Saved").await;
    assert_eq!(env.api.account(&id).await["name"], "Mine");
}
