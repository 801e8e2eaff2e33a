//! Who may do what (W1–W3).

use e2e::{Answer, Key, Method, Role, Test, World, list_route, test};

pub fn tests() -> Vec<Test> {
    vec![
        test!(w3_somebody_who_may_only_read_sees_everything_and_why_not_to_change_it),
        test!(w1_an_admin_of_the_admin_tool_alone_may_edit),
        test!(f39_a_refusal_in_spite_of_the_level_is_said_to_be_one),
    ]
}

async fn w3_somebody_who_may_only_read_sees_everything_and_why_not_to_change_it(world: &World) {
    let page = world.connect_at(Role::Reader, &list_route("")).await;
    page.press("button", "View Payroll export").await;
    page.sees("This needs “Admin” on your company's Admin tool; you have “Read-Only”.")
        .await;
    page.holds("textbox", "Name", "Payroll export").await;
    assert!(
        page.attribute("textbox", "Name", "readonly")
            .await
            .is_some()
    );
    let disabled = async |role: &str, name: &str| {
        page.attribute(role, name, "aria-disabled").await.as_deref() == Some("true")
    };
    assert!(disabled("radio", "Custom").await && disabled("radio", "Marketplace").await);
    assert!(disabled("button", "Update").await);
    page.press("radio", "Marketplace").await;
    assert!(page.is_checked("radio", "Custom").await);
    page.press("textbox", "Name").await;
    page.key("x").await;
    page.key(Key::Enter + "").await;
    page.holds("textbox", "Name", "Payroll export").await;
    page.button("Update").await;
    assert_eq!(world.writes(), 0);
}

async fn w1_an_admin_of_the_admin_tool_alone_may_edit(world: &World) {
    let page = world.edit_as(Role::Operator, "Payroll export").await;
    page.fill_name("Payroll by Otto").await;
    page.button("Update").await;
    page.sees("Saved").await;
    let account = world.api.account_named("Payroll by Otto").await;
    assert_eq!(account["updated_by"]["name"], "Otto Operator");
}

async fn f39_a_refusal_in_spite_of_the_level_is_said_to_be_one(world: &World) {
    let refused = Answer::Instead(403, "application/problem+json", "{}");
    world
        .proxy
        .fault(Method::PATCH, "service_accounts", refused);
    let page = world.edit("Payroll export").await;
    page.fill_name("Mine").await;
    page.button("Update").await;
    page.sees("The API refused this, although your access levels would allow it")
        .await;
    page.sees_no("This needs “Admin”").await;
    page.holds("textbox", "Name", "Mine").await;
    page.reload().await;
    world.connect(Role::Admin).await;
    page.button("Restore").await;
    page.button("Update").await;
    page.sees("Saved").await;
    world.api.account_named("Mine").await;
}
