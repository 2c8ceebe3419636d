//! Which of a client's invoices make up an amount exactly.

/// The most invoices of one client put together, the earliest due first: 4095 ways to choose among them.
pub(super) const INVOICES_MAX: usize = 12;

/// Every way to make up `target` from some of the amounts, as places in them: the fewest first, and among equals the
/// one with the earliest places. Amounts are above zero; those after the first [`INVOICES_MAX`] only count alone.
pub(super) fn ways(amounts: &[i64], target: i64) -> Vec<Vec<usize>> {
    let (first, rest) = amounts.split_at(amounts.len().min(INVOICES_MAX));
    let mut found = Vec::new();
    search(first, target, 0, &mut Vec::new(), &mut found);
    let alone = (first.len()..).zip(rest).filter(|(_, amount)| **amount == target);
    found.extend(alone.map(|(place, _)| vec![place]));
    // The search is in the order of places, and sorting keeps it among equals.
    found.sort_by_key(Vec::len);
    found
}

fn search(amounts: &[i64], left: i64, from: usize, chosen: &mut Vec<usize>, found: &mut Vec<Vec<usize>>) {
    if left == 0 && !chosen.is_empty() {
        found.push(chosen.clone());
        return;
    }
    for (place, amount) in amounts.iter().enumerate().skip(from) {
        if *amount <= left {
            chosen.push(place);
            search(amounts, left - amount, place + 1, chosen, found);
            chosen.pop();
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(amounts: &[i64], target: i64, expected: &[&[usize]]) {
        assert_eq!(ways(amounts, target), expected, "{amounts:?} {target}");
    }

    #[test]
    fn the_fewest_and_earliest_come_first() {
        check(&[10, 20, 30], 30, &[&[2], &[0, 1]]);
        check(&[10, 10], 10, &[&[0], &[1]]);
        check(&[10, 10, 10], 20, &[&[0, 1], &[0, 2], &[1, 2]]);
        check(&[10, 20], 40, &[]);
        check(&[], 0, &[]);
    }

    #[test]
    fn only_twelve_are_put_together() {
        let mut amounts = vec![1; 12];
        amounts.push(5_000);
        check(&amounts, 5_000, &[&[12]]);
        check(&amounts, 5_001, &[]);
        assert_eq!(ways(&amounts, 6).len(), 924);
    }

    proptest! {
        #[test]
        fn every_way_adds_up_and_none_is_missed(
            amounts in proptest::collection::vec(1_i64..30, 0..9),
            target in 1_i64..120,
        ) {
            let found = ways(&amounts, target);
            for way in &found {
                prop_assert_eq!(way.iter().map(|place| amounts[*place]).sum::<i64>(), target);
                prop_assert!(way.is_sorted());
            }
            let chosen = |mask: u32, place: usize| mask >> place & 1 == 1;
            let all = (1_u32..1 << amounts.len()).filter(|mask| {
                let picked = amounts.iter().enumerate().filter(|(place, _)| chosen(*mask, *place));
                picked.map(|(_, amount)| amount).sum::<i64>() == target
            });
            prop_assert_eq!(found.len(), all.count());
        }
    }
}
