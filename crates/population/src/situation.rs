//! Who a household is before any money moves: its life, means, home, family, accounts and habits.

use chrono::Datelike;

use crate::figures::Figures;
use crate::random::{Random, scaled};
use crate::{Country, Hybrid, Life, Spec};

/// How a household is housed. Amounts are minor units a month.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Home {
    /// With parents or family, for little or nothing.
    Family {
        contribution_minor: i64,
    },
    Rented {
        rent_minor: i64,
    },
    Mortgaged {
        payment_minor: i64,
    },
    Owned,
}

/// The drawn circumstances of one household.
#[derive(Debug, Clone)]
pub(crate) struct Situation {
    pub(crate) life: Life,
    pub(crate) hybrid: Option<Hybrid>,
    pub(crate) country: Country,
    pub(crate) birth_year: i32,
    pub(crate) age: i64,
    /// What the household can spend in an ordinary month.
    pub(crate) means_minor: i64,
    /// Relative standing: 1 is the life's median.
    pub(crate) affluence: f64,
    pub(crate) home: Home,
    pub(crate) partner: bool,
    pub(crate) children: i64,
    pub(crate) car: bool,
    pub(crate) distressed: bool,
    /// Share of income not spent; negative for those in distress.
    pub(crate) savings_rate: f64,
    /// Share of purchases put on the credit card, 0 without one.
    pub(crate) card_share: f64,
    pub(crate) pays_card_in_full: bool,
    pub(crate) has_savings: bool,
    pub(crate) has_brokerage: bool,
    pub(crate) has_business_account: bool,
    pub(crate) has_bills_account: bool,
    pub(crate) shows_mortgage: bool,
    /// How many purchases it makes for its means; 1 is usual.
    pub(crate) activity: f64,
}

/// Chances of having an account of a kind, by life: savings, brokerage, credit card, business account.
/// Brokerage and card shares lean on the Federal Reserve SHED 2023 and the FCA Financial Lives survey; the split
/// by life is assumed.
fn account_chances(life: Life) -> [f64; 4] {
    match life {
        Life::Freelancer => [0.62, 0.22, 0.62, 0.38],
        Life::Retiree => [0.78, 0.58, 0.6, 0.0],
        Life::Salaried => [0.72, 0.3, 0.66, 0.0],
        Life::Student => [0.4, 0.05, 0.25, 0.0],
        Life::BusinessOwner => [0.66, 0.32, 0.68, 0.78],
    }
}

impl Situation {
    pub(crate) fn draw(spec: &Spec, random: &mut Random) -> Self {
        let hybrid_share = (spec.hybrid_share * spec.shift.hybrids).min(0.9);
        let life = spec.hybrid.map(Hybrid::primary).or(spec.life).unwrap_or_else(|| {
            Life::ALL.get(random.weighted(&spec.lives.0)).copied().unwrap_or(Life::Salaried)
        });
        let hybrid =
            spec.hybrid.or_else(|| random.chance(hybrid_share).then(|| mix_of(life, random)).flatten());
        let country = if random.chance(spec.united_kingdom_share) {
            Country::UnitedKingdom
        } else {
            Country::UnitedStates
        };
        let figures = Figures::of(country);
        let age = age_of(life, random);
        let distressed = spec.distressed.unwrap_or_else(|| random.chance(0.1 * spec.shift.distress));
        let affluence = random.factor(0.45) * if distressed { 0.72 } else { 1.0 };
        let partner = random.chance(if life == Life::Student { 0.06 } else { 0.45 });
        let means_minor = scaled(usual_means(life, figures), affluence * spec.shift.income);
        let children = children_of(life, age, random);
        let [savings, brokerage, card, business] = account_chances(life);
        let has_card = random.chance(card);
        let home = home_of(life, age, affluence, spec.shift.prices, figures, random);
        let owns_business_account =
            random.chance(business) || (hybrid == Some(Hybrid::SideBusiness) && random.chance(0.2));
        Self {
            life,
            hybrid,
            country,
            birth_year: spec.end_on.year() - i32::try_from(age).unwrap_or(40),
            age,
            means_minor,
            affluence,
            home,
            partner,
            children,
            car: random.chance(if life == Life::Student { 0.25 } else { 0.72 }),
            distressed,
            savings_rate: if distressed { random.between(-0.12, 0.0) } else { random.between(0.0, 0.22) },
            card_share: if has_card { random.between(0.1, 0.95) } else { 0.0 },
            pays_card_in_full: !distressed && random.chance(0.6),
            has_savings: random.chance(if distressed { savings * 0.4 } else { savings }),
            has_brokerage: !distressed && random.chance(brokerage),
            has_business_account: owns_business_account,
            has_bills_account: random.chance(0.16),
            shows_mortgage: matches!(home, Home::Mortgaged { .. }) && random.chance(0.3),
            activity: random.factor(0.3) * spec.shift.activity,
        }
    }
}

/// The mix a life may be in; `None` for lives that draw none this time.
fn mix_of(life: Life, random: &mut Random) -> Option<Hybrid> {
    let fitting: Vec<Hybrid> = Hybrid::ALL.into_iter().filter(|hybrid| hybrid.primary() == life).collect();
    random.position(fitting.len()).and_then(|at| fitting.get(at)).copied()
}

fn age_of(life: Life, random: &mut Random) -> i64 {
    match life {
        Life::Student => 18 + random.count(3.2).min(20),
        Life::Retiree => 58 + random.count(13.0).min(37),
        Life::Freelancer => random.whole(22, 68),
        Life::Salaried => random.whole(20, 66),
        Life::BusinessOwner => random.whole(26, 70),
    }
}

fn children_of(life: Life, age: i64, random: &mut Random) -> i64 {
    let chance = match life {
        Life::Student | Life::Retiree => 0.03,
        _ if (27..=55).contains(&age) => 0.48,
        _ => 0.06,
    };
    if random.chance(chance) { 1 + random.count(0.7).min(3) } else { 0 }
}

/// Ordinary monthly means at the life's median.
fn usual_means(life: Life, figures: &Figures) -> i64 {
    match life {
        Life::Salaried => figures.take_home,
        Life::Freelancer => scaled(figures.take_home, 0.95),
        Life::Retiree => scaled(figures.take_home, 0.72),
        Life::Student => scaled(figures.take_home, 0.36),
        Life::BusinessOwner => scaled(figures.take_home, 1.2),
    }
}

/// Housing cost grows with the square root of affluence (assumed), since rent takes a larger share of small
/// incomes in every expenditure survey.
fn home_of(
    life: Life,
    age: i64,
    affluence: f64,
    prices: f64,
    figures: &Figures,
    random: &mut Random,
) -> Home {
    let level = affluence.max(0.05).sqrt() * prices * random.factor(0.25);
    let [family, rented, mortgaged, owned] = match life {
        Life::Student => [0.3, 0.7, 0.0, 0.0],
        Life::Retiree => [0.02, 0.2, 0.14, 0.64],
        _ if age < 28 => [0.25, 0.62, 0.13, 0.0],
        _ => [0.03, 0.4, 0.47, 0.1],
    };
    match random.weighted(&[family, rented, mortgaged, owned]) {
        0 => Home::Family {
            contribution_minor: if random.chance(0.5) { scaled(figures.rent, 0.2 * level) } else { 0 },
        },
        1 if life == Life::Student => {
            Home::Rented { rent_minor: scaled(figures.student_room, level) / 500 * 500 }
        }
        1 => Home::Rented { rent_minor: scaled(figures.rent, level) / 500 * 500 },
        2 => Home::Mortgaged { payment_minor: scaled(figures.mortgage, level) },
        _ => Home::Owned,
    }
}
