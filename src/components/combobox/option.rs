//! What a combobox lists.

/// Something to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComboOption {
    /// What is chosen, for the program.
    pub id: String,
    /// What is chosen, for people.
    pub label: String,
    /// What tells it from others of the same name.
    pub detail: Option<String>,
}
