//! What an experiment shows, against figures worked out elsewhere, and what it hides.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use common::{Trials, arm};
use evaluation::experiment::{
    BeforeSums, Estimate, Experiment, ExperimentError, Findings, Measure, Reading, Reason, Settings, Sums,
    Unit, Withheld,
};
use proptest::prelude::*;

/// What `gbstats` 0.8.0 answers: estimate, standard error, lower and upper limit, probability.
type Answer = [f64; 5];

fn sums(units: u32, sum: f64, sum_squares: f64, before: Option<[f64; 3]>) -> Sums {
    let before = before.map(|[sum, sum_squares, sum_products]| BeforeSums { sum, sum_squares, sum_products });
    Sums { units, sum, sum_squares, before }
}

fn two_arms(measure: Measure, control: Sums, treatment: Sums) -> Experiment {
    Experiment::of_sums(measure, vec![(arm("now", 1.0), control), (arm("new", 1.0), treatment)], 0).unwrap()
}

fn shown(experiment: &Experiment, settings: &Settings) -> Findings {
    match experiment.read(settings).unwrap() {
        Reading::Shown(findings) => findings,
        Reading::Withheld(withheld) => panic!("{withheld:?}"),
    }
}

fn withheld(experiment: &Experiment, settings: &Settings) -> Withheld {
    match experiment.read(settings).unwrap() {
        Reading::Withheld(withheld) => withheld,
        Reading::Shown(findings) => panic!("{findings:?}"),
    }
}

fn close(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-9, "{found} {expected}");
}

fn check_estimate(found: Estimate, expected: Answer) {
    close(found.estimate, expected[0]);
    close(found.standard_error, expected[1]);
    close(found.lower, expected[2]);
    close(found.upper, expected[3]);
}

fn check(
    experiment: &Experiment,
    settings: &Settings,
    slope: Option<f64>,
    absolute: Answer,
    relative: Answer,
) {
    let findings = shown(experiment, settings);
    let comparison = &findings.comparisons[0];
    check_estimate(comparison.absolute, absolute);
    check_estimate(comparison.relative.unwrap(), relative);
    close(comparison.p_value, absolute[4]);
    assert_eq!(comparison.covariate_slope.is_some(), slope.is_some());
    close(comparison.covariate_slope.unwrap_or(0.0), slope.unwrap_or(0.0));
}

#[test]
fn means_are_compared_as_gbstats_does() {
    let experiment = two_arms(
        Measure::Mean,
        sums(1_020, 12_340.5, 198_765.25, None),
        sums(980, 12_890.75, 221_234.5, None),
    );
    check(
        &experiment,
        &Settings::default(),
        None,
        [
            1.055_297_118_847_539_3,
            0.318_506_865_617_373_24,
            0.060_352_031_477_135_97,
            2.050_242_206_217_942_6,
            0.031_445_529_072_749_52,
        ],
        [
            0.087_225_238_946_921_94,
            0.027_427_240_359_576_152,
            0.001_548_598_969_340_661_5,
            0.172_901_878_924_503_2,
            0.0,
        ],
    );
    check(
        &experiment,
        &Settings { alpha: 0.01, tuning_units: 20_000.0, ..Settings::default() },
        None,
        [
            1.055_297_118_847_539_3,
            0.318_506_865_617_373_24,
            -0.319_382_891_898_414_96,
            2.429_977_129_593_493_3,
            0.077_584_897_934_219_84,
        ],
        [
            0.087_225_238_946_921_94,
            0.027_427_240_359_576_152,
            -0.031_151_107_506_871_542,
            0.205_601_585_400_715_44,
            0.0,
        ],
    );
}

#[test]
fn proportions_are_compared_as_gbstats_does() {
    check(
        &two_arms(Measure::Proportion, sums(5_210, 520.0, 520.0, None), sums(5_185, 611.0, 611.0, None)),
        &Settings::default(),
        None,
        [
            0.018_031_861_434_042_173,
            0.006_106_874_620_478_852,
            -0.000_681_729_503_835_742_9,
            0.036_745_452_371_920_09,
            0.068_626_754_909_950_74,
        ],
        [
            0.180_665_380_906_461,
            0.066_526_440_057_473_23,
            -0.023_194_803_419_902_432,
            0.384_525_565_232_824_44,
            0.0,
        ],
    );
}

#[test]
fn what_was_before_is_taken_out_as_gbstats_does() {
    check(
        &two_arms(
            Measure::Mean,
            sums(1_020, 12_340.5, 198_765.25, Some([11_890.25, 185_432.75, 181_234.5])),
            sums(980, 12_890.75, 221_234.5, Some([11_420.5, 178_654.25, 189_876.75])),
        ),
        &Settings::default(),
        Some(0.833_751_988_685_998_1),
        [
            1.058_245_611_524_613_5,
            0.192_066_503_860_031_46,
            0.458_272_282_555_583_5,
            1.658_218_940_493_643_6,
            1.983_112_635_066_578e-5,
        ],
        [
            0.087_468_945_646_862_43,
            0.016_600_488_587_877_504,
            0.035_612_686_484_465_72,
            0.139_325_204_809_259_14,
            0.0,
        ],
    );
    check(
        &two_arms(
            Measure::Proportion,
            sums(5_210, 520.0, 520.0, Some([10_420.5, 41_000.25, 1_900.5])),
            sums(5_185, 611.0, 611.0, Some([10_311.25, 40_555.75, 2_177.25])),
        ),
        &Settings::default(),
        Some(0.045_315_788_160_544_33),
        [
            0.018_549_672_760_061_864,
            0.005_850_917_360_111_312,
            0.000_620_424_021_061_851_5,
            0.036_478_921_499_061_87,
            0.036_611_091_469_021_556,
        ],
        [
            0.185_853_452_076_773_67,
            0.063_758_929_141_146_16,
            -0.009_526_114_843_333_655,
            0.381_233_018_996_881,
            0.0,
        ],
    );
}

/// Eleven units in two arms and what each did before.
fn eleven_units() -> Vec<Unit> {
    let now = [(1.5, 1.0), (2.0, 1.5), (0.0, 0.5), (4.25, 3.75), (3.0, 2.5), (2.5, 2.75)];
    let new = [(2.0, 1.25), (3.5, 2.5), (1.0, 0.75), (5.25, 4.5), (4.0, 3.25)];
    let of = |arm: &'static str, rows: Vec<(f64, f64)>| {
        rows.into_iter().enumerate().map(move |(place, (outcome, before))| Unit {
            unit: format!("{arm}-{place}"),
            arm: arm.to_owned(),
            outcome,
            before: Some(before),
        })
    };
    of("now", now.to_vec()).chain(of("new", new.to_vec())).collect()
}

fn of_units(units: &[Unit]) -> Result<Experiment, ExperimentError> {
    Experiment::of_units(Measure::Mean, vec![arm("now", 1.0), arm("new", 1.0)], units)
}

const SMALL: Settings = Settings {
    alpha: 0.05,
    tuning_units: 5_000.0,
    units_per_arm_min: 2,
    ratio_alpha: 0.001,
    multiply_exposed_share_max: 0.0,
};

#[test]
fn units_give_what_their_sums_give() {
    check(
        &of_units(&eleven_units()).unwrap(),
        &SMALL,
        Some(1.140_531_561_461_794_1),
        [
            0.428_427_464_008_859,
            0.207_557_884_246_195_53,
            -3.455_528_729_442_003,
            4.312_383_657_459_721,
            0.972_483_834_553_237_8,
        ],
        [
            0.194_004_889_362_502_18,
            0.124_261_128_893_785_8,
            -2.131_249_017_156_163_5,
            2.519_258_795_881_168_3,
            0.0,
        ],
    );
}

#[test]
fn several_treatments_share_the_probability_of_an_error() {
    let control = sums(1_020, 12_340.5, 198_765.25, None);
    let treatment = sums(980, 12_890.75, 221_234.5, None);
    let arms = vec![(arm("now", 1.0), control), (arm("new", 1.0), treatment), (arm("newer", 1.0), treatment)];
    let both = shown(&Experiment::of_sums(Measure::Mean, arms, 0).unwrap(), &Settings::default());
    let one = shown(
        &two_arms(Measure::Mean, control, treatment),
        &Settings { alpha: 0.025, ..Settings::default() },
    );
    for comparison in &both.comparisons {
        assert_eq!(comparison.absolute, one.comparisons[0].absolute);
        close(comparison.p_value, 2.0 * one.comparisons[0].p_value);
    }
}

#[test]
fn a_ratio_that_is_off_hides_the_lift() {
    let of = |control: u32, treatment: u32| {
        two_arms(Measure::Proportion, sums(control, 500.0, 500.0, None), sums(treatment, 900.0, 900.0, None))
    };
    let found = shown(&of(5_200, 4_800), &Settings::default());
    assert!((found.exposures.ratio_ln_bayes_factor - 5.61).abs() < 0.005);
    assert!((found.exposures.ratio_p_value - 0.0036).abs() < 0.000_05);
    let hidden = withheld(&of(5_300, 4_700), &Settings::default());
    let [Reason::RatioOff { ln_bayes_factor, limit }] = hidden.reasons[..] else { panic!("{hidden:?}") };
    assert!((ln_bayes_factor - 15.52).abs() < 0.005 && (limit - 6.907_755_278_982_137).abs() < 1e-12);
    assert_eq!(hidden.exposures.arms.iter().map(|arm| arm.units).collect::<Vec<_>>(), [5_300, 4_700]);
    close(hidden.exposures.arms[0].units_expected, 5_000.0);
}

#[test]
fn units_seen_in_two_arms_hide_the_lift_and_are_counted() {
    let mut units = eleven_units();
    let mut again = units[0].clone();
    again.arm = "new".to_owned();
    units.push(again);
    let experiment = of_units(&units).unwrap();
    let hidden = withheld(&experiment, &SMALL);
    assert_eq!(hidden.reasons, [Reason::MultiplyExposed { units: 1, share: 1.0 / 11.0, share_max: 0.0 }]);
    assert_eq!(hidden.exposures.arms.iter().map(|arm| arm.units).collect::<Vec<_>>(), [5, 5]);
    // Where some are tolerated, they are left out of both arms.
    let tolerant = Settings { multiply_exposed_share_max: 0.1, ..SMALL };
    units.retain(|unit| unit.unit != "now-0");
    let without = shown(&of_units(&units).unwrap(), &tolerant);
    assert_eq!(shown(&experiment, &tolerant).comparisons, without.comparisons);
}

#[test]
fn an_arm_too_small_or_all_alike_hides_the_lift() {
    let few = two_arms(Measure::Proportion, sums(99, 9.0, 9.0, None), sums(101, 9.0, 9.0, None));
    assert_eq!(
        withheld(&few, &Settings::default()).reasons,
        [Reason::TooFewUnits { arm: "now".to_owned(), units: 99, units_min: 100 }]
    );
    let alike = two_arms(Measure::Proportion, sums(200, 0.0, 0.0, None), sums(200, 9.0, 9.0, None));
    assert_eq!(
        withheld(&alike, &Settings::default()).reasons,
        [Reason::NothingVaries { arm: "now".to_owned() }]
    );
}

#[test]
fn a_control_whose_mean_is_nothing_has_no_relative_lift() {
    let experiment = two_arms(Measure::Mean, sums(200, 0.0, 50.0, None), sums(200, 20.0, 50.0, None));
    assert_eq!(shown(&experiment, &Settings::default()).comparisons[0].relative, None);
}

#[test]
fn what_cannot_be_an_experiment_is_refused() {
    let of = |units: u32, sum: f64, sum_squares: f64, before: Option<[f64; 3]>| {
        let arms = vec![
            (arm("now", 1.0), sums(200, 20.0, 50.0, before.map(|_| [1.0, 2.0, 0.5]))),
            (arm("new", 1.0), sums(units, sum, sum_squares, before)),
        ];
        Experiment::of_sums(Measure::Mean, arms, 0).unwrap_err()
    };
    let refused = |sum: &'static str| ExperimentError::Sums { arm: "new".to_owned(), sum };
    assert_eq!(of(10, 20.0, 39.0, None), refused("sum_squares"));
    assert_eq!(of(10, f64::NAN, 39.0, None), refused("sum_squares"));
    assert_eq!(of(0, 1.0, 1.0, None), refused("sum_squares"));
    assert_eq!(of(10, 20.0, 50.0, Some([10.0, 5.0, 20.0])), refused("before.sum_squares"));
    assert_eq!(of(10, 20.0, 50.0, Some([10.0, 20.0, 90.0])), refused("before.sum_products"));
    let some = vec![
        (arm("now", 1.0), sums(10, 20.0, 50.0, None)),
        (arm("new", 1.0), sums(10, 20.0, 50.0, Some([10.0, 20.0, 21.0]))),
    ];
    assert_eq!(Experiment::of_sums(Measure::Mean, some, 0).unwrap_err(), ExperimentError::Before);
    for arms in [
        vec![arm("now", 1.0)],
        vec![arm("now", 1.0), arm("now", 1.0)],
        vec![arm("now", 1.0), arm("new", 0.0)],
        vec![arm("now", 1.0), arm("new", f64::INFINITY)],
    ] {
        assert_eq!(Experiment::of_units(Measure::Mean, arms, &[]).unwrap_err(), ExperimentError::Arms);
    }
    let bad = |change: fn(&mut Unit)| {
        let mut units = eleven_units();
        change(&mut units[3]);
        of_units(&units).unwrap_err()
    };
    let unit = || "now-3".to_owned();
    let vast = ExperimentError::Sums { arm: "now".to_owned(), sum: "sum_squares" };
    assert_eq!(bad(|row| row.outcome = 1e300), vast);
    assert_eq!(bad(|row| row.arm = "old".to_owned()), ExperimentError::UnknownArm { unit: unit() });
    assert_eq!(bad(|row| row.outcome = f64::NAN), ExperimentError::Outcome { unit: unit() });
    assert_eq!(bad(|row| row.before = None), ExperimentError::Before);
    assert_eq!(
        bad(|row| row.unit = "now-1".to_owned()),
        ExperimentError::UnitTwice { unit: "now-1".to_owned() }
    );
    let wild = Settings { alpha: 1.0, ..SMALL };
    assert_eq!(of_units(&eleven_units()).unwrap().read(&wild).unwrap_err(), ExperimentError::Settings);
}

#[test]
fn looking_twenty_times_at_two_equal_arms_errs_in_one_experiment_of_twenty_at_most() {
    let found = Trials { experiments: 1_000, looks: 20, units_a_look: 200, lift: 0.0 }.run(20_261);
    println!("{found:?}");
    assert!(found.differences <= 50, "{found:?}");
    assert!(found.fixed_differences > 150, "peeking does no harm here: {found:?}");
    assert!(found.ratio_alarms <= 5, "{found:?}");
}

#[test]
fn a_true_lift_is_found_and_stays_between_the_limits_at_every_look() {
    let found = Trials { experiments: 1_000, looks: 20, units_a_look: 200, lift: 1.5 }.run(20_262);
    println!("{found:?}");
    assert!(found.truths_missed <= 50 && found.differences >= 950, "{found:?}");
}

proptest! {
    #[test]
    fn the_order_of_units_changes_nothing(
        rows in prop::collection::vec((any::<bool>(), -50.0..50.0_f64, -50.0..50.0_f64), 8..60),
        turn in 1..7_usize,
    ) {
        let units: Vec<Unit> = rows.iter().enumerate().map(|(place, (is_new, outcome, before))| Unit {
            unit: place.to_string(),
            arm: if *is_new { "new" } else { "now" }.to_owned(),
            outcome: *outcome,
            before: Some(*before),
        }).collect();
        let mut turned = units.clone();
        turned.rotate_left(turn);
        turned.reverse();
        prop_assert_eq!(
            of_units(&units).unwrap().read(&SMALL).unwrap(),
            of_units(&turned).unwrap().read(&SMALL).unwrap()
        );
    }

    #[test]
    fn a_hidden_reading_is_the_same_whatever_the_outcomes(
        counts in (100..20_000_u32, 100..20_000_u32),
        shared in 0..30_u32,
        rates in prop::array::uniform4(0.01..0.99_f64),
    ) {
        let read = |first: f64, second: f64| {
            let of = |units: u32, rate: f64| sums(units, (f64::from(units) * rate).ceil(), (f64::from(units) * rate).ceil(), None);
            let arms = vec![(arm("now", 1.0), of(counts.0, first)), (arm("new", 1.0), of(counts.1, second))];
            Experiment::of_sums(Measure::Proportion, arms, shared).unwrap().read(&Settings::default()).unwrap()
        };
        let (one, other) = (read(rates[0], rates[1]), read(rates[2], rates[3]));
        match one {
            Reading::Withheld(hidden) => prop_assert_eq!(Reading::Withheld(hidden), other),
            Reading::Shown(findings) => {
                prop_assert_eq!(shared, 0);
                prop_assert!(findings.exposures.ratio_p_value > 0.001);
            }
        }
    }
}
