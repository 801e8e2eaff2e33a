//! Lists, row by row: a row that makes no sense costs itself, and not the list (F22).

use serde_json::value::RawValue;

use super::value::{Object, elements, text};
use crate::types::Row;

/// Reads a list, each row by `read`. What is no list at all is nothing.
pub(crate) fn rows<T>(json: &str, read: impl Fn(&str) -> Option<T>) -> Option<Vec<Row<T>>> {
    let rows = elements(json)?.into_iter().map(RawValue::get);
    let read = |row| read(row).map_or_else(|| Row::Unreadable(label(row)), Row::Read);
    Some(rows.map(read).collect())
}

/// The name of something that is unreadable as a whole, for its row.
fn label(json: &str) -> String {
    let name = Object::read(json).and_then(|row| row.required("name", text));
    name.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f22_a_row_that_makes_no_sense_costs_itself() {
        let read = |json: &str| serde_json::from_str::<u8>(json).ok();
        let found = rows(r#"[1, {"name": "Two"}, [[[3]]], null, 5]"#, read).unwrap();
        let lost = |name: &str| Row::Unreadable(name.to_owned());
        assert_eq!(
            found,
            [Row::Read(1), lost("Two"), lost(""), lost(""), Row::Read(5)]
        );
        assert_eq!(rows("{}", read), None);
        assert_eq!(rows("[1, 2", read), None);
    }

    #[test]
    fn f27_ten_thousand_levels_cost_one_row() {
        let deep = ["[".repeat(10_000), "]".repeat(10_000)].concat();
        let read = |json: &str| serde_json::from_str::<u8>(json).ok();
        let found = rows(&format!("[1, {deep}, 3]"), read).unwrap();
        assert_eq!(found[0], Row::Read(1));
        assert_eq!(found[2], Row::Read(3));
        assert_eq!(rows(&deep, read).unwrap(), [Row::Unreadable(String::new())]);
    }
}
