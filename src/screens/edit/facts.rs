//! What is to be known of an account and cannot be changed here.

use domain::{Account, Contact};
use leptos::prelude::*;

use crate::components::{Copyable, Fact, Facts, Section, bidi_isolate, rich_text};
use crate::i18n::Words;
use crate::reactive::{Memo, Signal};
use crate::screens::shared::messages;

/// Client id, permissions, contact, dates and people.
#[component]
pub fn AccountFacts(account: Signal<Account>) -> impl IntoView {
    let t = Words::expect();
    let shown = Memo::new(move |_| account.get());
    view! {
        <Section title=t.facts_title()>
            {move || {
                let account = shown.get();
                let permitted = messages::permissions(t, &account);
                let (used, secret) = (account.last_used_at, account.secret_created_at);
                let created = messages::done(t, account.created_at, account.created_by.as_ref());
                let updated = messages::done(t, account.updated_at, account.updated_by.as_ref());
                view! {
                    <Facts>
                        <Fact term=t.client_id()>
                            <Copyable
                                text=account.client_id.clone()
                                words=messages::copy_words(t, t.copy_client_id())
                            />
                        </Fact>
                        <Fact term=t.permissions()>{permitted}</Fact>
                        <Fact term=t.last_used()>
                            {messages::time(t, used, t.never_used(), true)}
                        </Fact>
                        <Fact term=t.secret_created()>
                            {messages::time(t, secret, t.unknown(), true)}
                        </Fact>
                        <Fact term=t.created()>
                            {created}
                        </Fact>
                        <Fact term=t.updated()>
                            {updated}
                        </Fact>
                        {account.contact.as_ref().map(|contact| contact_fact(t, contact))}
                    </Facts>
                }
            }}
        </Section>
    }
}

/// The contact is nobody's to change; said wherever it is shown (H1, H2).
fn contact_fact(t: Words, contact: &Contact) -> AnyView {
    let issued = (contact.email_address != contact.issued_email_address)
        .then(|| t.contact_issued(&bidi_isolate(&contact.issued_email_address)));
    let address = contact.email_address.clone();
    view! {
        <Fact term=t.contact()>
            <span class="sa-mono sa-break" translate="no">
                {address}
            </span>
            {issued.map(|issued| view! { <p class="sa-note">{rich_text(&issued)}</p> })}
            <p class="sa-note">{t.contact_warning()}</p>
        </Fact>
    }
    .into_any()
}
