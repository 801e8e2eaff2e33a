//! Every rule of Name and App Type, as the form says it.

use e2e::{PolicyOptions, Setup, Test, TestEnv, test};

pub fn tests() -> Vec<Test> {
    vec![
        test!(n1_a_name_is_required),
        test!(n2_a_name_is_no_longer_than_the_policy_says, short_names()),
        test!(n3_a_forbidden_character_is_named_with_its_place),
        test!(n4_a_name_that_is_taken_is_warned_of_and_refused),
        test!(n5_a_name_that_is_easily_mistaken_is_warned_of_and_saved),
        test!(a1_marketplace_needs_an_app),
        test!(every_mistake_is_listed_and_leads_to_its_field),
        test!(a_mistake_goes_away_as_it_is_mended),
    ]
}

fn short_names() -> Setup {
    Setup {
        policy: PolicyOptions {
            name_max_length: Some(20),
            ..PolicyOptions::default()
        },
        ..Setup::default()
    }
}

async fn n1_a_name_is_required(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    page.fill_name("   ").await;
    page.button("Update").await;
    page.sees("Enter a name.").await;
    page.focuses("group", "There is 1 problem").await;
    assert!(
        page.title().await.starts_with("Error: "),
        "{}",
        page.title().await
    );
    assert_eq!(
        page.attribute("textbox", "Name", "aria-invalid")
            .await
            .as_deref(),
        Some("true")
    );
    assert_eq!(env.writes(), 0);
}

async fn n2_a_name_is_no_longer_than_the_policy_says(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    page.sees("Up to 20 characters.").await;
    page.fill_name("123456789012345678901").await;
    page.button("Update").await;
    page.sees("Shorten the name to 20 characters. It has 21.")
        .await;
    page.fill_name("12345678901234567890").await;
    page.button("Update").await;
    page.sees("Saved").await;
    env.api.account_named("12345678901234567890").await;
}

async fn n3_a_forbidden_character_is_named_with_its_place(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    set_name(env, "Pay\u{202E}roll\u{200B} 2").await;
    page.button("Update").await;
    page.sees("Remove the 2 invisible characters at positions 4 (U+202E) and 9 (U+200B).")
        .await;
    assert_eq!(env.writes(), 0);
}

/// Puts characters into the field that no keyboard has, as pasting does.
async fn set_name(env: &TestEnv, name: &str) {
    env.page.get("textbox", "Name").await;
    env.page
        .script(
            "const [field] = find('textbox', 'Name');
             field.focus();
             field.value = arguments[0];
             field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));",
            serde_json::json!([name]),
        )
        .await;
}

async fn n4_a_name_that_is_taken_is_warned_of_and_refused(env: &TestEnv) {
    let page = env.list().await;
    page.sees("20 service accounts").await;
    page.press("link", "Edit Payroll export").await;
    page.fill_name("NIGHTLY erp sync").await;
    page.sees("This name is already in use").await;
    page.button("Update").await;
    page.get("link", "This name is already in use. Choose another.")
        .await;
    page.sees("There is 1 problem").await;
    page.focuses("textbox", "Name").await;
    page.holds("textbox", "Name", "NIGHTLY erp sync").await;
    // J7: once is enough.
    let said = page.description("textbox", "Name").await;
    let times = said.matches("This name is already in use").count();
    assert_eq!(times, 1, "{said}");
    env.api.account_named("Payroll export").await;
}

async fn n5_a_name_that_is_easily_mistaken_is_warned_of_and_saved(env: &TestEnv) {
    let page = env.list().await;
    page.sees("20 service accounts").await;
    page.press("link", "Edit Payroll export").await;
    // A Cyrillic letter, a character that nobody sees, and both without another account that looks so.
    for (name, warning) in [
        (
            "Nightly ERP sуnc",
            "This name looks like “Nightly ERP sync”.",
        ),
        (
            "Nightly ERP sync\u{fe0f}",
            "This name looks like “Nightly ERP sync”.",
        ),
        (
            "Payrollѕ",
            "“ѕ” at position 8 (U+0455) is from a different alphabet",
        ),
        (
            "Wages\u{2060}",
            "This name has an invisible character at position 6 (U+2060)",
        ),
    ] {
        set_name(env, name).await;
        page.sees(warning).await;
    }
    page.button("Update").await;
    page.sees("Saved").await;
    env.api.account_named("Wages\u{2060}").await;
}

async fn a1_marketplace_needs_an_app(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    page.press("radio", "Marketplace").await;
    page.button("Update").await;
    page.focuses("group", "There is 1 problem").await;
    page.press("link", "Choose a marketplace app.").await;
    page.focuses("combobox", "Marketplace app").await;
    assert_eq!(env.writes(), 0);
}

async fn every_mistake_is_listed_and_leads_to_its_field(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    page.press("radio", "Marketplace").await;
    page.fill_name("").await;
    page.button("Update").await;
    page.focuses("group", "There are 2 problems").await;
    page.press("link", "Enter a name.").await;
    page.focuses("textbox", "Name").await;
}

async fn a_mistake_goes_away_as_it_is_mended(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    page.fill_name("").await;
    page.button("Update").await;
    page.sees("Enter a name.").await;
    page.fill_name("Payroll").await;
    page.sees_no("Enter a name.").await;
    assert!(!page.title().await.starts_with("Error: "));
}
