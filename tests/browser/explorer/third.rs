//! Somebody who uses the API without the page: another program, or another admin's script.

use e2e::Api;
use serde_json::{Value, json};

use super::chance::Chance;
use super::model::{App, Kind};

/// Changes something, past every page; mostly where somebody else is at work.
pub async fn act(
    api: &Api,
    apps: &[App],
    chance: &mut Chance,
    (at, count): (Option<String>, usize),
) -> String {
    let all = api.get("service_accounts?sort=name").await;
    let all = all.as_array().cloned().unwrap_or_default();
    let mut ids: Vec<_> = all.iter().map(|account| account["id"].clone()).collect();
    ids.sort_by_key(Value::to_string);
    if chance.happens(70) {
        let is_there = |id: &Value| {
            let id = id.to_string();
            at.as_ref().is_none_or(|at| *at == id)
        };
        let met = ids.iter().position(is_there).unwrap_or(0);
        ids = vec![ids[met].clone()];
    }
    let id = chance.pick(&ids);
    match chance.below(10) {
        0..3 => {
            let name = format!("Third {count:04}");
            api.edit(id, json!({ "name": name })).await;
            format!("calls {id} {name:?}")
        }
        3..6 => {
            let kind = if chance.happens(50) {
                Kind::Custom
            } else {
                Kind::Marketplace(Some(chance.pick(apps).clone()))
            };
            let fields = match &kind {
                Kind::Marketplace(Some(app)) => {
                    json!({ "app_type": "marketplace", "marketplace_app_id": app.id })
                }
                _ => json!({ "app_type": "custom" }),
            };
            api.edit(id, fields).await;
            format!("makes {id} {}", kind.told())
        }
        6..9 => {
            let tool = *chance.pick(&["documents", "planroom", "reports"]);
            let level = *chance.pick(&["none", "read_only", "standard", "admin"]);
            api.set_level(id, tool, level).await;
            format!("sets {tool} of {id} to {level}")
        }
        _ if all.len() > 6 => {
            api.delete(id).await;
            format!("deletes {id}")
        }
        _ => {
            api.reset_secret(id).await;
            format!("resets the secret of {id}")
        }
    }
}
