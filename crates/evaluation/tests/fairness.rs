//! Groups that fare alike and groups that do not.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use evaluation::fairness::{Customer, FairnessError, Finding, Limits, Report, Verdict, compare};
use proptest::prelude::*;

/// `count` eligible customers of a group, of whom the first `exposed` saw the thing and the first `benefited` were better
/// off.
fn group(name: &str, count: u32, exposed: u32, benefited: u32, promised: Option<f64>) -> Vec<Customer> {
    let customer = |place: u32| Customer {
        group: name.to_owned(),
        is_eligible: true,
        is_exposed: place < exposed,
        is_benefited: Some(place < benefited),
        promised,
    };
    (0..count).map(customer).collect()
}

fn report(groups: &[Vec<Customer>]) -> Report {
    compare(&groups.concat(), &Limits::default()).unwrap()
}

#[test]
fn groups_that_fare_alike_are_found_alike() {
    let found = report(&[group("a", 100, 50, 30, Some(0.3)), group("b", 200, 90, 62, Some(0.3))]);
    assert_eq!((found.verdict, found.findings.len()), (Verdict::Alike, 0));
    assert!((found.exposure_ratio.unwrap() - 0.9).abs() < 1e-12);
    let calibration = found.groups[1].calibration.unwrap();
    assert!((calibration.promised - 0.3).abs() < 1e-12 && (calibration.came_true - 0.31).abs() < 1e-12);
    assert!((calibration.expected_calibration_error - 0.01).abs() < 1e-12);
}

#[test]
fn the_test_of_equal_benefit_is_that_of_scipy() {
    // `scipy.stats.chi2_contingency([[30, 70], [45, 55], [38, 62]], correction=False)` of SciPy 1.17.1.
    let test = report(&[
        group("a", 100, 50, 30, None),
        group("b", 100, 50, 45, None),
        group("c", 100, 50, 38, None),
    ])
    .benefit_test
    .unwrap();
    assert!((test.chi_square - 4.798_637_073_493_92).abs() < 1e-9, "{test:?}");
    assert!((test.p_value - 0.090_779_795_310_109_34).abs() < 1e-9, "{test:?}");
    assert_eq!(test.degrees_of_freedom, 2);
}

#[test]
fn a_group_shown_too_little_is_named() {
    let found = report(&[group("a", 100, 39, 30, None), group("b", 100, 50, 30, None)]);
    let low = Finding::ExposureRatioLow { lowest: "a".to_owned(), highest: "b".to_owned(), ratio: 0.78 };
    assert_eq!((found.verdict, found.findings), (Verdict::Unlike, vec![low]));
    assert_eq!(
        report(&[group("a", 100, 40, 30, None), group("b", 100, 50, 30, None)]).verdict,
        Verdict::Alike
    );
}

#[test]
fn those_who_are_not_eligible_do_not_count() {
    let mut barred = group("a", 500, 0, 0, Some(7.0));
    barred.iter_mut().for_each(|customer| customer.is_eligible = false);
    let alike = [group("a", 100, 50, 30, None), group("b", 100, 50, 30, None)];
    let with = [alike[0].clone(), alike[1].clone(), barred];
    assert_eq!(report(&with), report(&alike));
}

#[test]
fn unequal_benefit_and_promises_not_kept_are_found() {
    let found = report(&[group("a", 100, 50, 20, Some(0.2)), group("b", 100, 50, 50, Some(0.2))]);
    assert_eq!(found.verdict, Verdict::Unlike);
    let [Finding::BenefitUnequal { p_value }, Finding::Miscalibrated { group: whose, p_value: gap }] =
        &found.findings[..]
    else {
        panic!("{found:?}");
    };
    assert!(*p_value < 1e-4 && whose == "b" && *gap < 1e-12, "{found:?}");
    // A promise of certainty that is broken once is broken.
    let sure = report(&[group("a", 100, 50, 100, Some(1.0)), group("b", 100, 50, 99, Some(1.0))]);
    assert_eq!(sure.findings, [Finding::Miscalibrated { group: "b".to_owned(), p_value: 0.0 }]);
}

#[test]
fn too_little_to_tell_is_not_called_alike() {
    let small =
        report(&[group("a", 100, 50, 30, None), group("b", 100, 50, 30, None), group("c", 29, 0, 0, None)]);
    let finding = Finding::GroupTooSmall { group: "c".to_owned(), customers: 29 };
    assert_eq!((small.verdict, small.findings), (Verdict::Unclear, vec![finding]));
    let nobody = report(&[group("a", 100, 0, 30, None), group("b", 100, 0, 30, None)]);
    assert_eq!((nobody.verdict, nobody.findings), (Verdict::Unclear, vec![Finding::NobodyExposed]));
    assert_eq!(report(&[]).findings, [Finding::NothingToCompare]);
}

#[test]
fn what_is_no_probability_is_refused() {
    let customers = group("a", 1, 0, 0, Some(1.1));
    assert_eq!(
        compare(&customers, &Limits::default()),
        Err(FairnessError::Promise { group: "a".to_owned() })
    );
    let wild = Limits { exposure_ratio_min: f64::NAN, ..Limits::default() };
    assert_eq!(compare(&[], &wild), Err(FairnessError::Limits));
}

proptest! {
    #[test]
    fn neither_the_order_of_customers_nor_the_names_of_groups_matter(
        counts in prop::collection::vec((30..80_u32, 0..80_u32, 0..80_u32), 2..5),
        turn in 1..60_usize,
    ) {
        let named = |prefix: &str, is_reversed: bool| {
            let groups = counts.iter().enumerate().map(|(place, (count, exposed, benefited))| {
                let rank = if is_reversed { 9 - place } else { place };
                group(&format!("{prefix}{rank}"), *count, *exposed, *benefited, Some(0.5))
            });
            groups.collect::<Vec<_>>().concat()
        };
        let (customers, limits) = (named("a", false), Limits::default());
        let found = compare(&customers, &limits).unwrap();
        let mut turned = customers;
        let turn = turn % turned.len();
        turned.rotate_left(turn);
        prop_assert_eq!(&compare(&turned, &limits).unwrap(), &found);
        let renamed = compare(&named("z", true), &limits).unwrap();
        prop_assert_eq!(renamed.verdict, found.verdict);
        prop_assert_eq!(renamed.exposure_ratio, found.exposure_ratio);
        prop_assert!(found.exposure_ratio.is_none_or(|ratio| (0.0..=1.0).contains(&ratio)));
    }
}
