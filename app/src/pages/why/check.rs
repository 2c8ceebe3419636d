//! Whether the reasons told are the ones there were: the decision made again, by the reader's own browser where it can.

use decision::Grounds;
use leptos::prelude::*;
use services::ServiceError;

use crate::error::PageError;
use crate::ui::button::Button;

/// The section, with what came of a check where the server was asked for one. The page carries the record with what it
/// was made from, which is all the reader's own, for the browser to do the same.
pub(super) fn section(grounds: &Grounds, is_asked: bool) -> Result<AnyView, PageError> {
    let carried = serde_json::to_string(grounds).map_err(ServiceError::internal)?;
    let sentences = if is_asked { grounds.check().sentences() } else { Vec::new() };
    let lead = sentences.first().copied();
    let findings = sentences.iter().skip(1).map(|sentence| view! { <li>{*sentence}</li> }).collect_view();
    let by = is_asked.then_some("Checked by the server.");
    let page = view! {
        <section class="section panel" id="check" aria-labelledby="check-title" data-grounds=carried>
            <h2 id="check-title">"Is this really why?"</h2>
            <p>"The decision can be made again from what was recorded, in your own browser where it runs scripts, and compared with the record."</p>
            <form method="get" action="/why#check">
                <input type="hidden" name="checked" value="1"/>
                <Button small=true>"Check it"</Button>
            </form>
            <div id="check-result" aria-live="polite" class="stack">
                <p id="check-lead"><strong>{lead}</strong></p>
                <ul id="check-findings">{findings}</ul>
                <p id="check-by" class="muted small">{by}</p>
            </div>
        </section>
    };
    Ok(page.into_any())
}
