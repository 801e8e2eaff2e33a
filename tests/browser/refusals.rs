//! What the server refuses of a form is said beside the field, which takes the focus (F7).

use e2e::{Answer, Because, Method, Page, Test, TestEnv, test};

use crate::create::filled;

pub fn tests() -> Vec<Test> {
    vec![
        test!(f7_a_taken_name_takes_the_focus).in_every_engine(Because::Family),
        test!(f7_a_taken_name_of_a_new_account_takes_the_focus),
        test!(f7_a_taken_name_of_a_replacement_takes_the_focus),
        test!(f7_of_several_refused_fields_the_first_takes_the_focus),
        test!(f7_what_the_page_finds_itself_is_listed_first),
        test!(f7_a_refusal_without_codes_is_shown_in_the_servers_words),
    ]
}

const TAKEN: &str = "This name is already in use. Choose another.";

/// The name is refused, the form as it was, and another name is typed where the focus is.
async fn mends_the_name(page: &Page, refused: &str) {
    page.get("link", TAKEN).await;
    page.focuses("textbox", "Name").await;
    page.holds("textbox", "Name", refused).await;
    page.fill_name("Ledger bridge").await;
    page.has_no("link", TAKEN).await;
}

async fn f7_a_taken_name_takes_the_focus(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    page.fill_name("Nightly ERP sync").await;
    page.button("Update").await;
    mends_the_name(page, "Nightly ERP sync").await;
    page.button("Update").await;
    page.sees("Saved").await;
    env.api.account_named("Ledger bridge").await;
}

async fn f7_a_taken_name_of_a_new_account_takes_the_focus(env: &TestEnv) {
    let page = filled(env, "Payroll export").await;
    page.button("Create").await;
    mends_the_name(page, "Payroll export").await;
    page.button("Create").await;
    page.get("dialog", "Save your client secret").await;
}

async fn f7_a_taken_name_of_a_replacement_takes_the_focus(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    page.button("Replace").await;
    page.holds("textbox", "Name", "Payroll export (2)").await;
    page.fill_name("Nightly ERP sync").await;
    page.button("Create").await;
    mends_the_name(page, "Nightly ERP sync").await;
    page.button("Create").await;
    page.get("dialog", "Save your client secret").await;
}

async fn f7_of_several_refused_fields_the_first_takes_the_focus(env: &TestEnv) {
    let body = r#"{"errors":{"name":["is not to our taste"],"app_type":["is out of fashion"]}}"#;
    let answer = Answer::Instead(422, "application/json", body);
    env.proxy.fault(Method::PATCH, "service_accounts", answer);
    let page = env.edit("Payroll export").await;
    page.fill_name("Mine").await;
    page.button("Update").await;
    page.sees("There are 2 problems").await;
    page.focuses("radio", "Marketplace").await;
}

/// Also after the server has refused something, which is forgotten with the name it was about.
async fn f7_what_the_page_finds_itself_is_listed_first(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    page.fill_name("Nightly ERP sync").await;
    page.button("Update").await;
    page.focuses("textbox", "Name").await;
    page.fill_name("").await;
    page.button("Update").await;
    page.focuses("group", "There is 1 problem").await;
}

async fn f7_a_refusal_without_codes_is_shown_in_the_servers_words(env: &TestEnv) {
    let body = r#"{"errors":{"name":["is not to our taste"]}}"#;
    let answer = Answer::Instead(422, "application/json", body);
    env.proxy.fault(Method::PATCH, "service_accounts", answer);
    let page = env.edit("Payroll export").await;
    page.fill_name("Mine").await;
    page.button("Update").await;
    page.sees("is not to our taste").await;
    page.focuses("textbox", "Name").await;
    page.button("Update").await;
    page.sees("Saved").await;
    env.api.account_named("Mine").await;
}
