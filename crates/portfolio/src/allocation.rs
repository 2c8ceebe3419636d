//! How a portfolio is divided between classes of assets, against the owner's targets, and what would bring it back.
//!
//! A worksheet, not an order: new money goes first to what is short, sales come after and only where a class is beyond
//! its band, each with the tax it is likely to cost, and what cannot be worked out is listed instead of left out.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::SecurityId;
use crate::figures::share_bp;

/// The whole in basis points.
const WHOLE_BP: i64 = 10_000;

/// What the owner wants of one class.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// The class by its name, such as `Bonds`.
    pub class: String,
    /// The part of everything it is to be, basis points.
    pub share_bp: i64,
}

/// When a class is too far from its target: at the smaller of two distances, as the "5/25" rule of L. E. Swedroe has
/// it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Band {
    /// So many basis points of everything.
    pub absolute_bp: i64,
    /// So many basis points of the target itself.
    pub relative_bp: i64,
}

impl Default for Band {
    /// Five points, or a quarter of the target.
    fn default() -> Self {
        Self { absolute_bp: 500, relative_bp: 2_500 }
    }
}

impl Band {
    /// The distance from a target at which it is crossed, basis points of everything.
    fn width_bp(self, target_bp: i64) -> i64 {
        self.absolute_bp.min(target_bp.saturating_mul(self.relative_bp) / WHOLE_BP)
    }
}

/// One thing that is held, of one class. Minor units of the base currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// Its class.
    pub class: String,
    /// Which; `None` for money.
    pub security: Option<SecurityId>,
    /// What it is worth; below zero for money that is owed.
    pub value_minor: i64,
    /// What it cost; `None` where nobody said.
    pub basis_minor: Option<i64>,
}

/// One class against its target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClassShare {
    /// Its name.
    pub class: String,
    /// What it is worth, minor units.
    pub value_minor: i64,
    /// Its part of everything, basis points; `None` where everything is worth nothing.
    pub share_bp: Option<i64>,
    /// What it is to be, basis points; `None` without a target.
    pub target_bp: Option<i64>,
    /// The band around the target, basis points.
    pub band_bp: Option<(i64, i64)>,
}

impl ClassShare {
    /// Whether it is outside its band.
    pub fn is_outside(&self) -> bool {
        self.share_bp.zip(self.band_bp).is_some_and(|(share, (low, high))| share < low || share > high)
    }
}

/// Every class that is held or wanted, the most valuable first.
pub fn allocation(assets: &[Asset], targets: &[Target], band: Band) -> Vec<ClassShare> {
    let mut values: BTreeMap<&str, i64> = targets.iter().map(|target| (target.class.as_str(), 0)).collect();
    for asset in assets {
        let sum = values.entry(&asset.class).or_insert(0);
        *sum = sum.saturating_add(asset.value_minor);
    }
    let whole = values.values().copied().fold(0, i64::saturating_add);
    let mut shares: Vec<ClassShare> = values
        .into_iter()
        .map(|(class, value_minor)| {
            let target_bp = targets.iter().find(|target| target.class == class).map(|target| target.share_bp);
            ClassShare {
                class: class.to_owned(),
                value_minor,
                share_bp: share_bp(value_minor, whole),
                target_bp,
                band_bp: target_bp.map(|target| {
                    let width = band.width_bp(target);
                    (target.saturating_sub(width).max(0), target.saturating_add(width))
                }),
            }
        })
        .collect();
    shares.sort_by(|a, b| b.value_minor.cmp(&a.value_minor).then_with(|| a.class.cmp(&b.class)));
    shares
}

/// What to do with one class. Minor units of the base currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClassPlan {
    /// Its name.
    pub class: String,
    /// What it is worth.
    pub current_minor: i64,
    /// What it is to be, of everything with the new money.
    pub target_minor: i64,
    /// New money for it.
    pub new_money_minor: i64,
    /// What sales of other classes would buy of it; below zero what would be sold.
    pub moved_minor: i64,
}

impl ClassPlan {
    /// What it would be worth.
    pub fn projected_minor(&self) -> i64 {
        self.current_minor.saturating_add(self.new_money_minor).saturating_add(self.moved_minor)
    }
}

/// One sale of the worksheet. Minor units of the base currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlannedSale {
    /// What.
    pub security: SecurityId,
    /// How much of it.
    pub amount_minor: i64,
    /// What would be gained; `None` where its basis is unknown.
    pub gain_minor: Option<i64>,
    /// Tax on that; `None` where the gain is unknown.
    pub tax_minor: Option<i64>,
}

/// What would bring a portfolio back to its targets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Worksheet {
    /// Class by class, in the order of the targets; classes without a target are left as they are.
    pub classes: Vec<ClassPlan>,
    /// The sales, the cheapest in tax first.
    pub sales: Vec<PlannedSale>,
    /// What should be sold but of what nothing is held that can be; minor units.
    pub unresolved_minor: i64,
}

/// Why there is no worksheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RebalanceError {
    /// The targets are not a whole.
    #[error("the targets add up to {0} basis points instead of 10,000")]
    NotWhole(i64),
    /// Money is owed: it comes before anything else.
    #[error("money is owed: {0} minor units")]
    OwesMoney(i64),
    /// There is nothing to divide.
    #[error("there is nothing to divide")]
    Nothing,
}

/// Works the worksheet out: new money first, then sales of classes that are beyond their band. Gains are taxed at a
/// rate in basis points.
///
/// # Errors
/// [`RebalanceError`].
pub fn rebalance(
    assets: &[Asset],
    targets: &[Target],
    band: Band,
    new_money_minor: i64,
    tax_bp: i64,
) -> Result<Worksheet, RebalanceError> {
    let wanted = targets.iter().map(|target| target.share_bp).fold(0, i64::saturating_add);
    if wanted != WHOLE_BP || targets.iter().any(|target| target.share_bp < 0) {
        return Err(RebalanceError::NotWhole(wanted));
    }
    let owed =
        assets.iter().map(|asset| asset.value_minor).filter(|value| *value < 0).fold(0, i64::saturating_add);
    if owed < 0 {
        return Err(RebalanceError::OwesMoney(owed.saturating_neg()));
    }
    let shares = allocation(assets, targets, band);
    let aimed: Vec<&ClassShare> =
        targets.iter().filter_map(|target| shares.iter().find(|share| share.class == target.class)).collect();
    let whole = aimed.iter().map(|share| share.value_minor).fold(new_money_minor.max(0), i64::saturating_add);
    if whole <= 0 {
        return Err(RebalanceError::Nothing);
    }
    let weights: Vec<Decimal> = targets.iter().map(|target| Decimal::from(target.share_bp)).collect();
    let goals = crate::lots::divide(whole, &weights);
    let mut classes: Vec<ClassPlan> = aimed
        .iter()
        .zip(goals)
        .map(|(share, target_minor)| ClassPlan {
            class: share.class.clone(),
            current_minor: share.value_minor,
            target_minor,
            new_money_minor: 0,
            moved_minor: 0,
        })
        .collect();
    spend(&mut classes, new_money_minor.max(0), |plan, amount| plan.new_money_minor = amount);
    let (sales, unresolved_minor) = sell(assets, &mut classes, whole, band, targets, tax_bp);
    let raised = sales.iter().map(|sale| sale.amount_minor).fold(0, i64::saturating_add);
    spend(&mut classes, raised, |plan, amount| {
        if amount > 0 {
            plan.moved_minor = amount;
        }
    });
    Ok(Worksheet { classes, sales, unresolved_minor })
}

/// Divides money over classes by what each is short of its target.
fn spend(classes: &mut [ClassPlan], amount_minor: i64, give: impl Fn(&mut ClassPlan, i64)) {
    let short: Vec<Decimal> = classes
        .iter()
        .map(|plan| Decimal::from(plan.target_minor.saturating_sub(plan.projected_minor()).max(0)))
        .collect();
    if amount_minor <= 0 || short.iter().all(Decimal::is_zero) {
        return;
    }
    for (plan, part) in classes.iter_mut().zip(crate::lots::divide(amount_minor, &short)) {
        give(plan, part);
    }
}

/// Sells what is beyond its band down to its target: what costs the least tax a unit first, unknown basis last.
fn sell(
    assets: &[Asset],
    classes: &mut [ClassPlan],
    whole: i64,
    band: Band,
    targets: &[Target],
    tax_bp: i64,
) -> (Vec<PlannedSale>, i64) {
    let (mut sales, mut unresolved) = (Vec::new(), 0_i64);
    for (plan, target) in classes.iter_mut().zip(targets) {
        let high = target.share_bp.saturating_add(band.width_bp(target.share_bp));
        let share = share_bp(plan.projected_minor(), whole);
        if share.is_none_or(|share| share <= high) {
            continue;
        }
        let mut left = plan.projected_minor().saturating_sub(plan.target_minor);
        let mut of_class: Vec<&Asset> = assets.iter().filter(|asset| asset.class == plan.class).collect();
        of_class.sort_by_key(|asset| (asset.basis_minor.is_none(), gain_share_bp(asset)));
        for asset in of_class {
            let amount_minor = left.min(asset.value_minor);
            if amount_minor <= 0 {
                continue;
            }
            left = left.saturating_sub(amount_minor);
            plan.moved_minor = plan.moved_minor.saturating_sub(amount_minor);
            if let Some(security) = &asset.security {
                sales.push(planned(asset, security, amount_minor, tax_bp));
            } else {
                // Money is not sold: it is there already.
                sales.push(PlannedSale {
                    security: SecurityId::new("CASH"),
                    amount_minor,
                    gain_minor: Some(0),
                    tax_minor: Some(0),
                });
            }
        }
        unresolved = unresolved.saturating_add(left);
    }
    (sales, unresolved)
}

/// What of an asset's value is gain, basis points.
fn gain_share_bp(asset: &Asset) -> i64 {
    let gain = asset.basis_minor.map(|basis| asset.value_minor.saturating_sub(basis));
    gain.and_then(|gain| share_bp(gain, asset.value_minor)).unwrap_or(i64::MAX)
}

fn planned(asset: &Asset, security: &SecurityId, amount_minor: i64, tax_bp: i64) -> PlannedSale {
    let gain_minor = asset.basis_minor.and_then(|basis| {
        let gain = Decimal::from(asset.value_minor.checked_sub(basis)?);
        let part = gain.checked_mul(Decimal::from(amount_minor))?;
        money::rounded_minor(part.checked_div(Decimal::from(asset.value_minor))?)
    });
    let tax = |gain: i64| {
        let exact = Decimal::from(gain.max(0)).checked_mul(Decimal::from(tax_bp))?;
        money::rounded_minor(exact.checked_div(Decimal::from(WHOLE_BP))?)
    };
    PlannedSale { security: security.clone(), amount_minor, gain_minor, tax_minor: gain_minor.and_then(tax) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asset(class: &str, symbol: &str, value_minor: i64, basis_minor: Option<i64>) -> Asset {
        let security = (!symbol.is_empty()).then(|| SecurityId::new(symbol));
        Asset { class: class.to_owned(), security, value_minor, basis_minor }
    }

    fn targets(list: &[(&str, i64)]) -> Vec<Target> {
        list.iter()
            .map(|(class, share_bp)| Target { class: (*class).to_owned(), share_bp: *share_bp })
            .collect()
    }

    fn told(worksheet: &Worksheet) -> String {
        let classes: Vec<String> = worksheet
            .classes
            .iter()
            .map(|it| {
                format!(
                    "{} {}{:+}{:+}={}",
                    it.class, it.current_minor, it.new_money_minor, it.moved_minor, it.target_minor
                )
            })
            .collect();
        let sales: Vec<String> = worksheet
            .sales
            .iter()
            .map(|it| {
                format!("{} {} {:?} {:?}", it.security.as_str(), it.amount_minor, it.gain_minor, it.tax_minor)
            })
            .collect();
        format!("{} | {} | {}", classes.join(", "), sales.join(", "), worksheet.unresolved_minor)
    }

    #[test]
    fn the_band_is_the_smaller_of_two_distances() {
        let assets = [
            asset("Stocks", "A", 6_400, None),
            asset("Bonds", "B", 2_600, None),
            asset("Cash", "", 1_000, None),
        ];
        let shares = allocation(
            &assets,
            &targets(&[("Stocks", 6_000), ("Bonds", 3_500), ("Cash", 500)]),
            Band::default(),
        );
        let outside: Vec<(&str, bool, (i64, i64))> =
            shares.iter().map(|it| (it.class.as_str(), it.is_outside(), it.band_bp.unwrap())).collect();
        assert_eq!(
            outside,
            [("Stocks", false, (5_500, 6_500)), ("Bonds", true, (3_000, 4_000)), ("Cash", true, (375, 625))]
        );
    }

    #[test]
    fn new_money_comes_first_and_may_be_enough() {
        let assets = [asset("Stocks", "A", 60_000, Some(30_000)), asset("Bonds", "B", 30_000, Some(30_000))];
        let wanted = targets(&[("Stocks", 6_000), ("Bonds", 4_000)]);
        let found = rebalance(&assets, &wanted, Band::default(), 10_000, 1_500).unwrap();
        assert_eq!(told(&found), "Stocks 60000+0+0=60000, Bonds 30000+10000+0=40000 |  | 0");
    }

    #[test]
    fn sales_take_what_is_cheapest_in_tax_and_unknown_basis_last() {
        let assets = [
            asset("Stocks", "GAIN", 40_000, Some(10_000)),
            asset("Stocks", "LOSS", 20_000, Some(25_000)),
            asset("Stocks", "WHO", 20_000, None),
            asset("Bonds", "B", 20_000, Some(20_000)),
        ];
        let wanted = targets(&[("Stocks", 4_000), ("Bonds", 6_000)]);
        let found = rebalance(&assets, &wanted, Band::default(), 0, 1_500).unwrap();
        assert_eq!(
            told(&found),
            "Stocks 80000+0-40000=40000, Bonds 20000+0+40000=60000 | LOSS 20000 Some(-5000) Some(0), GAIN 20000 Some(15000) Some(2250) | 0"
        );
        let more =
            rebalance(&assets, &targets(&[("Stocks", 1_000), ("Bonds", 9_000)]), Band::default(), 0, 1_500)
                .unwrap();
        assert_eq!(more.sales[2].tax_minor, None);
    }

    #[test]
    fn row_negative_cash_blocks_rebalancing_and_targets_have_to_be_whole() {
        let assets = [asset("Stocks", "A", 10_000, None), asset("Cash", "", -500, None)];
        let refused =
            |wanted: &[(&str, i64)]| rebalance(&assets, &targets(wanted), Band::default(), 0, 0).unwrap_err();
        assert_eq!(refused(&[("Stocks", 10_000)]), RebalanceError::OwesMoney(500));
        assert_eq!(refused(&[("Stocks", 9_000)]), RebalanceError::NotWhole(9_000));
        let nothing = rebalance(&[], &targets(&[("Stocks", 10_000)]), Band::default(), 0, 0);
        assert_eq!(nothing, Err(RebalanceError::Nothing));
    }
}
