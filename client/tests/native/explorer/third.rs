//! Somebody who uses the API without any client: another program, or another admin's script.

use axum::http::Method;
use domain::AccountId;
use serde_json::json;

use super::chance::Chance;
use super::ledger::Ledger;
use crate::world::World;

/// Changes something, past every client; mostly where somebody else is at work.
pub async fn act(
    world: &World,
    ledger: &Ledger,
    chance: &mut Chance,
    (at, count): (Option<AccountId>, usize),
) -> String {
    let all = ledger.all().await;
    let there = at.filter(|at| chance.happens(80) && all.iter().any(|one| one.id == *at));
    let id = there.unwrap_or_else(|| chance.pick(&all).id.clone());
    let path = format!("service_accounts/{}", id.as_str());
    ledger.third_does(id.as_str());
    let edit = async |fields| {
        let body = json!({ "service_account": fields });
        world.ask(Method::PATCH, &path, Some(body)).await
    };
    match chance.below(10) {
        0..4 => {
            let name = format!("Third {count:04}");
            edit(json!({ "name": name })).await;
            format!("calls {id} {name:?}")
        }
        4..6 => {
            edit(json!({ "app_type": "custom" })).await;
            format!("makes {id} Custom")
        }
        6..9 => {
            let tool = *chance.pick(super::levels::TOOLS);
            let level = *chance.pick(super::levels::LEVELS);
            // An admin may have deleted it a moment ago.
            let path = format!("{path}/permissions");
            let mut matrix = world.ask(Method::GET, &path, None).await;
            let mut tools = matrix["tools"].as_array_mut().into_iter().flatten();
            if let Some(found) = tools.find(|one| one["name"] == tool) {
                found["access_level"] = level.into();
                world.ask(Method::PUT, &path, Some(matrix)).await;
            }
            format!("sets {tool} of {id} to {level}")
        }
        _ if all.len() > 6 => {
            world.somebody_deletes(&id).await;
            format!("deletes {id}")
        }
        _ => {
            let path = format!("{path}/reset_secret");
            world.ask(Method::POST, &path, None).await;
            format!("resets the secret of {id}")
        }
    }
}
