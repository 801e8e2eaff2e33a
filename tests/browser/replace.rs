//! Replace: a new account in the place of an old one, and nothing is interrupted (K3).

use e2e::{Role, Test, World, account_route, test};
use serde_json::json;

pub fn tests() -> Vec<Test> {
    vec![
        test!(k3_from_the_first_step_to_the_last),
        test!(k3_it_can_be_left_and_gone_on_with),
        test!(w2_without_directory_the_permissions_are_for_somebody_else),
    ]
}

/// Goes through the first step, and gives the id of the new account.
async fn begun(world: &World, role: Role) -> (&e2e::Page, serde_json::Value) {
    let page = world.edit_as(role, "Payroll export").await;
    page.button("Replace").await;
    page.get("heading", "Replace a service account").await;
    page.holds("textbox", "Name", "Payroll export (2)").await;
    assert!(page.is_checked("radio", "Custom").await);
    page.button("Create").await;
    page.get("dialog", "Save the client secret").await;
    page.button("I have stored it").await;
    page.get("heading", "Copy the permissions…").await;
    let new = world.api.account_named("Payroll export (2)").await;
    (page, new)
}

async fn k3_from_the_first_step_to_the_last(world: &World) {
    let old = world.api.account_named("Payroll export").await;
    let (page, new) = begun(world, Role::Admin).await;
    assert_eq!(new["permissions"]["none"], 14);
    page.button("Copy permissions").await;
    page.sees("The new account may do everything that the old one may")
        .await;
    let copied = world.api.account(&new["id"]).await;
    assert_eq!(copied["permissions"], old["permissions"]);

    page.button("Delete").await;
    page.sees("First say that nothing uses the old account")
        .await;
    page.press("checkbox", "Nothing uses Payroll export any more")
        .await;
    page.button("Delete").await;
    page.fill("textbox", "Type the name…", "Payroll export")
        .await;
    page.button("Delete").await;
    page.sees("The old account is gone").await;
    assert!(!world.api.exists(&old["id"]).await);

    page.button("Rename the new account to Payroll export")
        .await;
    page.has_no("button", "Rename the new account to Payroll export")
        .await;
    assert_eq!(
        world.api.account(&new["id"]).await["name"],
        "Payroll export"
    );
    page.button("Open the account").await;
    page.holds("textbox", "Name", "Payroll export").await;
}

async fn k3_it_can_be_left_and_gone_on_with(world: &World) {
    let (page, new) = begun(world, Role::Admin).await;
    let here = page.route().await;
    let id = world.api.account_named("Payroll export").await["id"].to_string();
    assert_eq!(
        here,
        account_route(&id, &format!("replace?with={}", new["id"]))
    );
    // By the old account's Replace, even after the page was closed.
    page.reload().await;
    page.get("heading", "Connect to your company").await;
    world
        .connect_at(Role::Admin, &account_route(&id, "edit"))
        .await;
    page.get("textbox", "Name").await;
    page.button("Replace").await;
    page.get("heading", "Copy the permissions…").await;
    assert_eq!(page.route().await, here);
    page.sees("Payroll export (2)").await;
    // Once it is done, nothing of it is kept.
    page.press("checkbox", "Nothing uses Payroll export any more")
        .await;
    page.button("Delete").await;
    page.fill("textbox", "Type the name…", "Payroll export")
        .await;
    page.button("Delete").await;
    page.sees("The old account is gone").await;
    let kept = page
        .script(
            "return localStorage.getItem('service-accounts:replacements')",
            json!([]),
        )
        .await;
    assert_eq!(kept, json!(null));
}

async fn w2_without_directory_the_permissions_are_for_somebody_else(world: &World) {
    let (page, new) = begun(world, Role::Operator).await;
    page.sees("This needs “Admin” on your company's Directory tool")
        .await;
    page.button("Copy permissions").await;
    assert_eq!(world.requests("PUT"), 0);
    assert_eq!(
        world.api.account(&new["id"]).await["permissions"]["none"],
        14
    );
}
