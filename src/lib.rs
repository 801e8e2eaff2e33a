//! Screens for a company's service accounts, as a module for any web page.
//!
//! A page loads the module, reads its own `config.json` with [`read_config_json`] (in JavaScript
//! `readConfig`) and mounts it with [`mount()`]. Everything else happens inside: an open shadow
//! root with one constructed stylesheet, so that neither side's styles reach the other.

mod app;
mod browser;
mod components;
mod focus_keeper;
mod i18n;
mod input_method;
mod listen;
mod mount;
mod navigator;
mod page_focus;
mod panic;
mod platform;
mod press;
mod reactive;
mod route;
mod screens;
mod session;
mod shortcuts;
mod storage;
mod translators;

pub use mount::{Mounted, mount, read_config_json};
