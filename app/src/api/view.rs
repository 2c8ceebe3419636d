//! How a person wants pages shown on this device.

use leptos::prelude::*;

use crate::context::Door;

/// Where someone goes who came from no page of ours.
const HOME: &str = "/";

/// Keeps a text size or a detail for this device and goes back to the page.
#[server(prefix = "/api", endpoint = "set-view")]
pub async fn set_view(
    /// The page it was chosen on.
    path: String,
    /// The text size; empty where it stays.
    #[server(default)]
    text_size: String,
    /// The detail; empty where it stays.
    #[server(default)]
    detail: String,
) -> Result<(), ServerFnError> {
    let door = Door::open()?;
    door.set_view(door.view.with(&text_size, &detail));
    door.go(if is_own_path(&path) { &path } else { HOME })
}

/// Whether a path stays on this site: a browser takes `//` and `/\\` for another host.
fn is_own_path(path: &str) -> bool {
    let mut letters = path.chars();
    letters.next() == Some('/')
        && !matches!(letters.next(), Some('/' | '\\'))
        && path.chars().all(|letter| letter.is_ascii_graphic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_ours_are_gone_back_to() {
        for path in ["/", "/portfolio/calendar"] {
            assert!(is_own_path(path), "{path}");
        }
        for path in ["", "//evil.example", "/\\evil.example", "https://evil.example", "/a b", "/a\r\nb"] {
            assert!(!is_own_path(path), "{path}");
        }
    }
}
