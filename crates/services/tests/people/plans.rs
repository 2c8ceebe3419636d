//! The retirement plan a customer keeps: worked out when it is kept, shown on the dashboard, its owner's alone.

use std::collections::BTreeMap;

use services::Country;
use testkit::each_url;

use crate::desk::{Desk, code};

fn fields(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
}

#[test]
fn a_plan_is_kept_with_what_comes_of_it_and_forgotten() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let session = desk.ana().await;
        let mut ana = desk.who(&session).await.unwrap();
        ana.country = Some(Country::UnitedStates);
        let attune = &desk.attune;
        let whole = fields(&[("born", "1958"), ("taxable", "900,000"), ("spending", "36,000")]);
        for (wrong, expected) in [("spending", "plan"), ("born", "plan")] {
            let mut typed = whole.clone();
            typed.insert(wrong.to_owned(), "many".to_owned());
            assert_eq!(code(&attune.keep_plan(&ana, &typed).await), expected);
        }
        assert_eq!(code(&attune.keep_plan(&ana, &BTreeMap::new()).await), "plan", "it makes no plan");
        assert_eq!(attune.kept_plan(&ana).await.unwrap(), None);

        attune.keep_plan(&ana, &whole).await.unwrap();
        let kept = attune.kept_plan(&ana).await.unwrap().unwrap();
        assert_eq!(
            (kept.question.spending_minor, kept.kept_on.to_string().as_str()),
            (3_600_000, "2026-03-01")
        );
        assert_eq!(kept.first_rate_bp, Some(400), "36,000 of 900,000, and no tax on so little gain");
        assert!(kept.chance_after_fall_bp < kept.chance_bp && kept.chance_bp > 8_000, "{kept:?}");
        assert_eq!(attune.dashboard(&ana).await.unwrap().plan.as_deref(), Some(&kept));

        let bens = attune.sign_up("ben@example.com", crate::desk::PASSWORD).await.unwrap();
        let ben = desk.who(&bens).await.unwrap();
        assert_eq!(attune.kept_plan(&ben).await.unwrap(), None);
        attune.forget_plan(&ben).await.unwrap();
        assert!(attune.kept_plan(&ana).await.unwrap().is_some());
        attune.forget_plan(&ana).await.unwrap();
        assert_eq!(attune.kept_plan(&ana).await.unwrap(), None);
    });
}
