//! Finds files of the built page, and nothing outside of its folder.

use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

use super::accept::Encoding;

/// A file to send.
#[derive(Debug)]
pub struct File {
    /// Its bytes, compressed as `encoding` says.
    pub content: Vec<u8>,
    /// Its exact media type.
    pub media: &'static str,
    /// How the bytes are compressed.
    pub encoding: Option<Encoding>,
    /// Whether its name holds a hash of its content, so that it never changes.
    pub hashed: bool,
    /// Changes with every build, and differs between compressions.
    pub etag: String,
}

/// The file for a path of the URL, in the first of the accepted compressions that exists.
pub async fn open(
    dist: &Path,
    path: &str,
    accepted: impl Iterator<Item = Encoding>,
) -> Option<File> {
    let name = path.strip_prefix('/')?;
    let name = if name.is_empty() { "index.html" } else { name };
    if !is_safe(name) {
        return None;
    }
    let plain = within(dist, &dist.join(name)).await?;
    let media = media_type(name);
    let hashed = is_hashed(name);
    for encoding in accepted {
        let sibling = dist.join(format!("{name}{}", encoding.suffix()));
        // A sibling that is older than its file is left over from another build. Whole seconds are
        // compared: tools that copy the file's time to the sibling drop the rest of it.
        if let Some(sibling) = within(dist, &sibling).await
            && modified(&sibling).await.as_secs() >= modified(&plain).await.as_secs()
            && let Some((content, etag)) = read(&sibling, encoding.suffix()).await
        {
            return Some(File {
                content,
                media,
                encoding: Some(encoding),
                hashed,
                etag,
            });
        }
    }
    let (content, etag) = read(&plain, "").await?;
    Some(File {
        content,
        media,
        encoding: None,
        hashed,
        etag,
    })
}

/// Only names that a build makes: no way up, no hidden files, nothing that needs decoding.
fn is_safe(name: &str) -> bool {
    name.split('/').all(|segment| {
        !segment.is_empty()
            && !segment.starts_with('.')
            && segment
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'))
    })
}

/// The file's real place, if that is in the folder: links may lead out of it.
async fn within(dist: &Path, file: &Path) -> Option<PathBuf> {
    let dist = tokio::fs::canonicalize(dist).await.ok()?;
    let file = tokio::fs::canonicalize(file).await.ok()?;
    (file.starts_with(dist) && file.is_file()).then_some(file)
}

async fn modified(file: &Path) -> Duration {
    let changed = match tokio::fs::metadata(file).await {
        Ok(about) => about.modified().ok(),
        Err(_) => None,
    };
    changed
        .and_then(|time| time.duration_since(UNIX_EPOCH).ok())
        .unwrap_or_default()
}

async fn read(file: &Path, suffix: &str) -> Option<(Vec<u8>, String)> {
    let changed = modified(file).await.as_nanos();
    let content = tokio::fs::read(file).await.ok()?;
    let etag = format!("\"{:x}-{changed:x}{suffix}\"", content.len());
    Some((content, etag))
}

/// S8: exact types; a browser compiles WebAssembly while it streams only from `application/wasm`.
fn media_type(name: &str) -> &'static str {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    match extension {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/vnd.microsoft.icon",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        "txt" | "ts" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// Whether a name holds a hash as the build writes it: `name-0123456789abcdef.ext`, also
/// `name-0123456789abcdef_bg.wasm`.
fn is_hashed(name: &str) -> bool {
    const DIGITS: usize = 16;
    let file = name.rsplit_once('/').map_or(name, |(_, file)| file);
    file.match_indices('-').any(|(at, _)| {
        let after = &file.as_bytes()[at + 1..];
        after.len() > DIGITS
            && after[..DIGITS]
                .iter()
                .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
            && !after[DIGITS].is_ascii_alphanumeric()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashed_names_are_recognised() {
        for name in [
            "app-0123456789abcdef.js",
            "service-accounts-0123456789abcdef_bg.wasm",
            "snippets/x/style-0123456789abcdef.css",
        ] {
            assert!(is_hashed(name), "{name}");
        }
        for name in [
            "index.html",
            "config.json",
            "app-0123456789abcde.js",
            "app-0123456789abcdefa.js",
            "app-0123456789abcdeg.js",
        ] {
            assert!(!is_hashed(name), "{name}");
        }
    }

    #[test]
    fn nothing_leads_out_of_the_folder() {
        for name in [
            "../x",
            "a/../../x",
            ".env",
            "a/.git",
            "%2e%2e/x",
            "a//b",
            "a\\b",
            "/x",
        ] {
            assert!(!is_safe(name), "{name}");
        }
        assert!(is_safe("snippets/leptos-0/inline0.js"));
    }

    #[test]
    fn s8_types_are_exact() {
        assert_eq!(media_type("a-1_bg.wasm"), "application/wasm");
        assert_eq!(media_type("a.js"), "text/javascript; charset=utf-8");
        assert_eq!(media_type("LICENSE"), "application/octet-stream");
    }
}
