//! Whose part of the household's portfolio a page shows, and the switch between them.

use leptos::prelude::*;
use services::{Holder, Partner, Portfolio};

use crate::context::Visit;
use crate::ui::states::EmptyState;

/// The household, or one holder's part of it. Pages carry it as `?of=partner`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Whose(pub(super) Option<Holder>);

impl Whose {
    /// What a visit asks for; the household where it asks for nothing there is.
    pub(super) fn of(visit: &Visit) -> Self {
        Self(visit.query("of").and_then(Holder::from_name))
    }

    /// A page of the portfolio for the same part. The path may have a query already.
    pub(super) fn href(self, path: &str) -> String {
        match self.0 {
            None => path.to_owned(),
            Some(holder) => {
                let joined_by = if path.contains('?') { '&' } else { '?' };
                format!("{path}{joined_by}of={}", holder.as_str())
            }
        }
    }

    /// The switch, what is in force marked; nothing for who keeps house alone.
    pub(super) fn switch(self, portfolio: Option<&Portfolio>, path: &str) -> Option<AnyView> {
        let partner = portfolio?.settings.partner.as_ref()?;
        let parts = [None, Some(Holder::Own), Some(Holder::Partner), Some(Holder::Joint)];
        let links = parts
            .map(|part| {
                let (href, words) = (Self(part).href(path), words(part, partner));
                view! { <a href=href aria-current=(part == self.0).then_some("true")>{words}</a> }
            })
            .collect_view();
        Some(view! { <nav class="cluster" aria-label="Whose">{links}</nav> }.into_any())
    }

    /// The names at the head of a sheet to print, the customer's own being given.
    pub(super) fn names(self, portfolio: &Portfolio, own: &str) -> String {
        let Some(partner) = portfolio.settings.partner.as_ref() else { return own.to_owned() };
        match self.0 {
            Some(Holder::Own) => own.to_owned(),
            Some(Holder::Partner) => partner.name.clone(),
            None | Some(Holder::Joint) => format!("{own} and {}", partner.name),
        }
    }

    /// Said instead of figures where no account is that holder's.
    pub(super) fn nobodys(self, portfolio: &Portfolio) -> Option<AnyView> {
        let partner = portfolio.settings.partner.as_ref()?;
        let part = self.0.filter(|_| portfolio.accounts.is_empty())?;
        let title = match part {
            Holder::Own => "No account is yours alone".to_owned(),
            Holder::Partner => format!("No account is {}’s alone", partner.name),
            Holder::Joint => "No account is of both of you".to_owned(),
        };
        Some(
            view! {
                <EmptyState title>
                    <p>"Say whose each account is under " <a href="/portfolio/manage">"Accounts and prices"</a> "."</p>
                </EmptyState>
            }
            .into_any(),
        )
    }
}

/// What a part is called.
fn words(part: Option<Holder>, partner: &Partner) -> String {
    match part {
        None => "Household".to_owned(),
        Some(Holder::Own) => "Yours".to_owned(),
        Some(Holder::Partner) => partner.name.clone(),
        Some(Holder::Joint) => "Of both".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::portfolio::sample;
    use crate::ui::render::html;

    fn couple() -> Portfolio {
        let mut portfolio = sample();
        let partner = Partner { name: "Bo".to_owned(), birth_year: 1953, is_sole_beneficiary: false };
        portfolio.settings.partner = Some(partner);
        portfolio
    }

    #[test]
    fn the_part_in_force_is_marked_and_nobody_alone_has_a_switch() {
        let whose = Whose(Some(Holder::Partner));
        assert!(whose.switch(Some(&sample()), "/portfolio").is_none());
        let shown = html(|| whose.switch(Some(&couple()), "/portfolio/calendar?money=net"));
        insta::assert_snapshot!(shown, @r#"<nav aria-label="Whose" class="cluster"><a href="/portfolio/calendar?money=net">Household</a><a href="/portfolio/calendar?money=net&amp;of=own">Yours</a><a href="/portfolio/calendar?money=net&amp;of=partner" aria-current="true">Bo</a><a href="/portfolio/calendar?money=net&amp;of=joint">Of both</a></nav>"#);
    }

    #[test]
    fn a_part_without_accounts_says_where_to_say_whose_they_are() {
        let mut nothing = couple();
        nothing.accounts.clear();
        let shown = html(|| Whose(Some(Holder::Partner)).nobodys(&nothing));
        assert!(shown.contains("No account is Bo’s alone") && shown.contains("/portfolio/manage"), "{shown}");
        assert!(Whose(Some(Holder::Partner)).nobodys(&couple()).is_none());
        assert!(Whose(None).nobodys(&nothing).is_none());
    }
}
